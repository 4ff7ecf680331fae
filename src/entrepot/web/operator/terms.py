"""When the seller is paid, and on which terms goods go back: what holds market by market, and its forms."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.customs import actions as declaring
from entrepot.apps.customs import queries as customs
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets import queries as markets
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Terms
from entrepot.apps.shipping.actions import Address
from entrepot.web.design.refusals import show_errors
from entrepot.web.operator.access import UNPROCESSABLE, operator_page, require_read_or_post

COMMISSION = (
    ("returned", gettext_lazy("Goes back with the goods")),
    ("kept_on_fault", gettext_lazy("Kept where the seller was at fault, else goes back")),
    ("kept", gettext_lazy("Always kept")),
)
KEEPERS = (
    ("buyer", gettext_lazy("The buyer, who paid it")),
    ("platform", gettext_lazy("The platform, which bears it where customs asks for more")),
)
ALL = ("", gettext_lazy("Every other market"))


def market_field(*, general: bool) -> forms.ChoiceField:
    """Return the field that names a market."""
    return forms.ChoiceField(label=gettext_lazy("Market"), choices=[ALL] if general else [], required=False)


def days_field(label: Any, most: int) -> forms.IntegerField:
    """Return a field for a number of days."""
    field = forms.IntegerField(label=label, min_value=1, max_value=most)
    field.unit = gettext_lazy("days")  # type: ignore[attr-defined]
    return field


class MarketForm(forms.Form):
    """A form about one market, or about all the others."""

    use_required_attribute = False
    general = True

    market = market_field(general=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [(each, each) for each in kwargs.get("initial", {}).get("codes", ())]
        chooser: Any = self.fields["market"]
        chooser.choices = [ALL, *codes] if self.general else codes


class ReceiptForm(MarketForm):
    """After how many days silence counts as receipt."""

    days = days_field(gettext_lazy("Silence counts as receipt after"), 90)


class ReturnTermsForm(MarketForm):
    """Who keeps the commission, and the clocks of a return."""

    commission = forms.ChoiceField(label=gettext_lazy("Commission on a return"), choices=COMMISSION)
    answer_days = days_field(gettext_lazy("The seller answers within"), 30)
    send_days = days_field(gettext_lazy("The buyer sends within"), 60)
    inspect_days = days_field(gettext_lazy("The seller looks at it within"), 30)


class SurplusForm(MarketForm):
    """Who gets what customs does not ask for."""

    keeper = forms.ChoiceField(label=gettext_lazy("It goes to"), choices=KEEPERS)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("Where buyers are told so: terms of sale, with their date."),
        max_length=300,
    )


class PlaceForm(MarketForm):
    """Where goods of a market go back to."""

    general = False

    recipient = forms.CharField(label=gettext_lazy("Who takes them in"), max_length=120)
    lines = forms.CharField(
        label=gettext_lazy("Street and house"), max_length=400, widget=forms.Textarea(attrs={"rows": 2})
    )
    locality = forms.CharField(label=gettext_lazy("City"), max_length=120)
    area = forms.CharField(label=gettext_lazy("Province or state"), max_length=120, required=False)
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=20, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    local = forms.CharField(
        label=gettext_lazy("The same in the local script"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


FORMS = (
    ("receipt", ReceiptForm),
    ("returns", ReturnTermsForm),
    ("surplus", SurplusForm),
    ("place", PlaceForm),
)


@require_read_or_post
@operator_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what holds, and set something from today on."""
    done, today = request.POST.get("do", ""), clock.now().date()
    codes = sorted(each.code for each in markets.list_markets(viewer=actor))
    start = {"codes": codes, "days": 14, "answer_days": 3, "send_days": 14, "inspect_days": 3}
    made: dict[str, MarketForm] = {
        name: form(request.POST if done == name else None, initial=start, auto_id=f"{name}_%s")
        for name, form in FORMS
    }
    if done == "end":
        market = request.POST.get("market", "")
        actions.set_return_address(market=market, address=None, by=actor, at=clock.now())
        return redirect(request.path)
    form = made.get(done)
    if form is not None and form.is_valid() and _saved(done, form, actor):
        messages.success(request, _("Noted. It holds from that day on."))
        return redirect(request.path)
    context = {
        "receipt": queries.list_receipt_terms(viewer=actor, on=today),
        "returns": queries.list_return_terms(viewer=actor, on=today),
        "places": queries.list_return_places(viewer=actor),
        "surplus": customs.list_surplus_terms(viewer=actor, on=today),
        "keepers": dict(KEEPERS),
        "commission": dict(COMMISSION),
        "receipt_form": made["receipt"],
        "returns_form": made["returns"],
        "surplus_form": made["surplus"],
        "place_form": made["place"],
    }
    wrong = any(each.errors for each in made.values())
    return render(request, "operator/terms.html", context, status=UNPROCESSABLE if wrong else 200)


def _saved(done: str, form: MarketForm, actor: Actor) -> bool:
    given, at = dict(form.cleaned_data), clock.now()
    market = given.pop("market")
    try:
        if done == "receipt":
            actions.set_receipt_term(days=given["days"], market=market, by=actor, at=at)
        elif done == "surplus":
            declaring.set_surplus_term(**given, market=market, by=actor, at=at)
        elif done == "returns":
            terms = Terms(**given)
            actions.set_return_terms(terms=terms, market=market, valid_from=at.date(), by=actor, at=at)
        else:
            country = markets.get_market_by_code(market, viewer=actor).country
            lines = tuple(given.pop("lines").splitlines())
            address = Address(country=country, lines=lines, **given)
            actions.set_return_address(market=market, address=address, by=actor, at=at)
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    return True
