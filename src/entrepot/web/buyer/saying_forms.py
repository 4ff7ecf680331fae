"""The forms of what people say: how goods were, what they ask a maker, what should not stand there."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.reviews.actions import Photo, Wording
from entrepot.apps.reviews.queries import ReviewView
from entrepot.apps.reviews.words import GROUND_WORDS, STAR_WORDS
from entrepot.web.evidence.forms import MOST_BYTES, SeveralFiles

MOST_PHOTOS = 5
PICTURES = "image/jpeg,image/png,image/webp"


class PhotosField(forms.FileField):
    """Up to five photos; what each is is decided where it is kept."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Photos"),
            help_text=gettext_lazy("Up to five. Everybody can see them; show the goods, not people."),
            required=False,
            max_length=200,
            widget=SeveralFiles(attrs={"accept": PICTURES, "multiple": True}),
        )

    def clean(self, data: Any, initial: Any = None) -> list[Photo]:
        """Return what was sent, read into memory; too many or too large are refused unread."""
        sent: list[Any] = [each for each in data or [] if each]
        if len(sent) > MOST_PHOTOS:
            raise ValidationError(_("Choose five at most."))
        if any((each.size or 0) > MOST_BYTES for each in sent):
            raise ValidationError(_("A file is larger than 15 MB. Make it smaller and send it again."))
        checked = [super(PhotosField, self).clean(each, initial) for each in sent]
        return [Photo(each.name or "", each.read()) for each in checked]


class ReviewForm(forms.Form):
    """How it was: stars, and if one likes words, photos and a name."""

    use_required_attribute = False

    stars = forms.TypedChoiceField(
        label=gettext_lazy("How is it?"),
        choices=[(stars, lazystr(words)) for stars, words in STAR_WORDS.items()],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose from one star to five.")},
    )
    words = forms.CharField(
        label=gettext_lazy("In your words"),
        help_text=gettext_lazy("What would you tell a friend who thinks of buying it?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    photos = PhotosField()
    called = forms.CharField(
        label=gettext_lazy("What shall we call you?"),
        help_text=gettext_lazy("Everybody can read it. A first name is enough; or leave it empty."),
        required=False,
        max_length=40,
    )

    def __init__(self, *args: Any, present: ReviewView | None = None, called: str = "", **more: Any) -> None:
        if present is not None:
            more["initial"] = {"stars": present.stars, "words": present.words, "called": present.author}
        else:
            more.setdefault("initial", {"called": called})
        super().__init__(*args, **more)

    def wording(self, language: str) -> Wording:
        """Return what was said as the action takes it."""
        given = self.cleaned_data
        return Wording(stars=given["stars"], words=given["words"], language=language, called=given["called"])


class QuestionForm(forms.Form):
    """What somebody wants to know of a maker."""

    use_required_attribute = False

    words = forms.CharField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy(
            "The maker is written to, and so are you when they answer. Then everybody can read both."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write your question.")},
    )


class ReportForm(forms.Form):
    """What is wrong with it."""

    use_required_attribute = False

    ground = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"),
        choices=[(ground, lazystr(words)) for ground, words in GROUND_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is wrong with it.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Tell us more"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
