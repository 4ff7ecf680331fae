"""The forms of what is offered and of what became of it."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from entrepot.apps.programmes import words
from entrepot.apps.programmes.actions import ResourceTerms
from entrepot.apps.programmes.queries import BOOKABLE
from entrepot.core.support.booking import BookingError, WeekOffer

WEEKDAYS: Final = (
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
    ("5", gettext_lazy("Saturday")),
    ("6", gettext_lazy("Sunday")),
)
FAULTS: Final = {
    "weekdays": gettext_lazy("Choose a day at least."),
    "minutes": gettext_lazy("Give a length above nothing, a month at most."),
    "closes": gettext_lazy("It ends before it begins."),
}
RATINGS: Final = (
    ("", gettext_lazy("Not said")),
    ("5", gettext_lazy("It solved it")),
    ("4", gettext_lazy("It helped much")),
    ("3", gettext_lazy("It helped")),
    ("2", gettext_lazy("It helped little")),
    ("1", gettext_lazy("It did not help")),
)


class ResourceForm(forms.Form):
    """One thing that is offered."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=lambda: [(kind, words.BENEFIT_WORDS[kind]) for kind in BOOKABLE],
    )
    title = forms.CharField(label=gettext_lazy("Name, as businesses read it"), max_length=120)
    about = forms.CharField(
        label=gettext_lazy("What happens there, and what to bring"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    partner = forms.CharField(
        label=gettext_lazy("Given by"),
        help_text=gettext_lazy("The partner's name. Empty where the platform gives it."),
        max_length=120,
        required=False,
    )
    giver = forms.EmailField(
        label=gettext_lazy("E-mail of the person who gives it"),
        help_text=gettext_lazy("Signed in, they see who booked and record what came of it. May be empty."),
        required=False,
    )
    place = forms.CharField(
        label=gettext_lazy("Place"),
        help_text=gettext_lazy("Empty where it is given online."),
        max_length=200,
        required=False,
    )
    link = forms.CharField(
        label=gettext_lazy("Address of the meeting"),
        help_text=gettext_lazy("Told only to who has booked."),
        max_length=300,
        required=False,
    )
    zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Its times are told in it, such as Africa/Kigali or Asia/Shanghai."),
        max_length=40,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language it is given in"), choices=settings.LANGUAGES)
    notice_hours = forms.IntegerField(
        label=gettext_lazy("Free to cancel until so many hours before"), min_value=0
    )

    def terms(self) -> ResourceTerms:
        """Return what was filled in, for a form without faults."""
        return ResourceTerms(**self.cleaned_data)


class WeekForm(forms.Form):
    """The slots of a week, made at once."""

    use_required_attribute = False

    first = forms.DateField(
        label=gettext_lazy("Seven days from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On the days"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    opens = forms.TimeField(
        label=gettext_lazy("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    closes = forms.TimeField(
        label=gettext_lazy("Until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(label=gettext_lazy("One slot lasts, in minutes"), min_value=1)
    seats = forms.IntegerField(label=gettext_lazy("Seats in each"), min_value=1)
    units = forms.IntegerField(
        label=gettext_lazy("Units one seat takes"),
        help_text=gettext_lazy("Of the programme's benefit: hours, pages, sessions, pallet months."),
        min_value=1,
    )

    def offer(self) -> WeekOffer | None:
        """Return what was filled in; None, with the fault beside its field, where it makes no sense."""
        data: dict[str, Any] = self.cleaned_data
        try:
            return WeekOffer(
                first=data["first"],
                weekdays=[int(each) for each in data["weekdays"]],
                opens=data["opens"],
                closes=data["closes"],
                minutes=data["minutes"],
            )
        except BookingError as error:
            self.add_error(str(error), str(FAULTS[str(error)]))
            return None


def next_week(today: date) -> dict[str, Any]:
    """Return what the form of a week begins with: next Monday, five mornings of hours for one."""
    return {
        "first": today + timedelta(days=7 - today.weekday()),
        "weekdays": ["0", "1", "2", "3", "4"],
        "opens": "09:00",
        "closes": "12:00",
        "minutes": 60,
        "seats": 1,
        "units": 1,
    }
