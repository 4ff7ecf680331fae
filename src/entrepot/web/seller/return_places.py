"""Where a seller's goods go back to: nearby, home, or as the platform does; and what each costs whom."""

from dataclasses import asdict
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.queries import ReturnChoice
from entrepot.apps.reference import queries as reference
from entrepot.apps.shipping.actions import Address
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.statement import business_of

NEAR: Final = "near"
HOME: Final = "home"
OURS: Final = "ours"
STREET: Final = {"autocomplete": "street-address", "rows": 2}


class PlaceForm(forms.Form):
    """Which of the three ways goods go back, and the address where one is needed."""

    use_required_attribute = False

    way = forms.ChoiceField(
        label=gettext_lazy("Goods go back"), widget=forms.RadioSelect, choices=[(NEAR, ""), (HOME, "")]
    )
    recipient = forms.CharField(
        label=gettext_lazy("Who takes them in"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    lines = forms.CharField(
        label=gettext_lazy("Street and house"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs=STREET),
    )
    locality = forms.CharField(label=gettext_lazy("City"), max_length=120, required=False)
    area = forms.CharField(label=gettext_lazy("Province or state"), max_length=120, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=20, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    local = forms.CharField(
        label=gettext_lazy("The same in the local script"),
        help_text=gettext_lazy("It stands on the label for those who carry it there."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, choice: ReturnChoice, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice = choice
        kept: Any = self.fields["way"]
        kept.choices = list(ways_of(choice).items())
        for name in ("area", "postcode", "phone", "local"):
            self.fields[name].optional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for an address for every way but the platform's."""
        given = dict(super().clean() or {})
        if given.get("way") == OURS:
            return given
        for name, said in (
            ("recipient", _("Say who takes the goods in.")),
            ("lines", _("Give street and house.")),
            ("locality", _("Give the city.")),
        ):
            if name not in self.errors and not str(given.get(name, "")).strip():
                self.add_error(name, said)
        return given

    def address(self) -> Address | None:
        """Return the place that was written, None for the platform's way."""
        given = dict(self.cleaned_data)
        way = given.pop("way")
        if way == OURS:
            return None
        country = self.choice.country if way == NEAR else self.choice.home
        return Address(country=country, lines=tuple(given.pop("lines").splitlines()), **given)


def ways_of(choice: ReturnChoice) -> dict[str, str]:
    """Return the ways goods of a market may go back, by what each is called; home only where it is abroad."""
    ours = _("To the platform's place in this market") if choice.platform else _("To whoever sent the parcel")
    ways = {NEAR: _("To my own place in this market"), HOME: _("Home, across the border"), OURS: ours}
    if choice.home == choice.country:
        del ways[HOME]
    return ways


def way_of(choice: ReturnChoice) -> str:
    """Return which of the ways holds now."""
    if choice.own is None:
        return OURS
    return NEAR if choice.own.country == choice.country else HOME


@require_safe
@seller_page
def show_all(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Show market by market where goods go back to."""
    rows = [(each, _name(each.country), ways_of(each)[way_of(each)]) for each in _choices(seller)]
    near = [row for row in rows if row[0].own or row[0].sells]
    context = {"seller": seller, "rows": near, "others": [row for row in rows if row not in near]}
    return render(request, "seller/return_places.html", context)


@require_read_or_post
@seller_page
def change(request: HttpRequest, seller: Seller, market: str) -> HttpResponse:
    """Choose where goods of one market go back to from now on."""
    choice = next((each for each in _choices(seller) if each.market == market), None)
    if choice is None:
        raise Http404
    form = PlaceForm(choice, request.POST or None, initial=_initial(choice, seller))
    if form.is_valid() and _saved(form, seller, market):
        messages.success(request, _("Noted. Labels made from now on go there."))
        return redirect("sell-return-places", organisation=seller.organisation.public_id)
    names = {"place": _name(choice.country), "home": _name(choice.home)}
    context = {"seller": seller, "form": form, "choice": choice, **names}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/return_place.html", context, status=status)


def _name(country: str) -> str:
    return reference.country_name(country, places.current().language)


def _choices(seller: Seller) -> list[ReturnChoice]:
    today = clock.now().date()
    return queries.list_return_choices(business=business_of(seller), viewer=seller.actor, on=today)


def _initial(choice: ReturnChoice, seller: Seller) -> dict[str, str]:
    name = seller.business.profile.name if seller.business else ""
    if choice.own is None:
        return {"way": OURS, "recipient": name}
    return {**asdict(choice.own), "lines": "\n".join(choice.own.lines), "way": way_of(choice)}


def _saved(form: PlaceForm, seller: Seller, market: str) -> bool:
    try:
        actions.set_return_address(
            market=market,
            address=form.address(),
            business=business_of(seller),
            by=seller.actor,
            at=clock.now(),
        )
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    return True
