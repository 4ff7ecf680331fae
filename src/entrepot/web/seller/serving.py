"""Which of a seller's places send to which market, and in which order they are tried."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketMissingError, MarketView
from entrepot.apps.reference import queries as reference
from entrepot.apps.stock import actions, queries
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page


class OrderForm(forms.Form):
    """Each place that could send there, with its turn; without one nothing is sent from it."""

    use_required_attribute = False

    def __init__(self, able: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        """Take the places by public id with what each is called."""
        super().__init__(*args, **kwargs)
        turns = [("", _("Sends nothing there"))]
        turns += [(str(number), _("Number %d") % number) for number in range(1, len(able) + 1)]
        for place, name in able.items():
            self.fields[place] = forms.ChoiceField(label=name, choices=turns, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one place at least, and for each turn once."""
        data = super().clean() or {}
        taken: set[str] = set()
        for place, turn in list(data.items()):  # a wrong one is taken out
            if turn and turn in taken:
                self.add_error(place, _("Another place has this number already."))
            taken.add(turn)
        if not self.errors and taken <= {""}:
            self.add_error(None, _("Give one place a number, or let the usual order hold."))
        return data

    def order(self) -> list[str]:
        """Return the places in their turns, by public id."""
        turns = {place: int(turn) for place, turn in self.cleaned_data.items() if turn}
        return sorted(turns, key=lambda place: turns[place])


@require_safe
@seller_page
def show_all(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Show market by market which places send there, the one tried first first."""
    found = markets.list_markets(viewer=SYSTEM)
    serving = queries.list_serving_by_market({each.code: each.country for each in found}, viewer=seller.actor)
    names = {each.public_id: each.name for each in queries.list_locations(viewer=seller.actor)}
    own = set(queries.list_ranked_markets(viewer=seller.actor))
    rows = [
        (market, _country(market), [names[place] for place in serving[market.code] if place in names])
        for market in found
    ]
    rows.sort(key=lambda row: places.in_order(row[1]))
    context = {
        "seller": seller,
        "rows": [row for row in rows if row[0].code in own],
        "others": [row for row in rows if row[0].code not in own],
    }
    return render(request, "seller/serving.html", context)


@require_read_or_post
@seller_page
def change(request: HttpRequest, seller: Seller, market: str) -> HttpResponse:
    """Set which places send to one market, and in which order."""
    row = _market(market)
    form = OrderForm(_able(row, seller), request.POST or None, initial=_initial(row, seller))
    if form.is_bound and form.is_valid() and _saved(form, seller, market):
        messages.success(request, _("Noted. Prices there are made for this order from now on."))
        return redirect("sell-serving", organisation=seller.organisation.public_id)
    context = {
        "seller": seller,
        "form": form,
        "market": row,
        "country": _country(row),
        "is_own": market in queries.list_ranked_markets(viewer=seller.actor),
    }
    return render(
        request, "seller/serving_market.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@require_POST
@seller_page
def take_usual(request: HttpRequest, seller: Seller, market: str) -> HttpResponse:
    """Let the usual order hold again: nearest first."""
    _market(market)
    actions.rank_locations(market=market, locations=(), by=seller.actor, at=clock.now())
    messages.success(request, _("The usual order holds again: the nearest place first."))
    return redirect("sell-serving", organisation=seller.organisation.public_id)


def _market(code: str) -> MarketView:
    try:
        return markets.get_market_by_code(code, viewer=SYSTEM)
    except MarketMissingError:
        raise Http404 from None


def _country(market: MarketView) -> str:
    return reference.country_name(market.country, places.current().language)


def _able(market: MarketView, seller: Seller) -> dict[str, str]:
    known = {each.public_id: each for each in queries.list_locations(viewer=seller.actor)}
    language = places.current().language
    return {
        place: f"{known[place].name} · {reference.country_name(known[place].country, language)}"
        for place in queries.list_able(market.country, viewer=seller.actor)
        if place in known
    }


def _initial(market: MarketView, seller: Seller) -> dict[str, str]:
    order = queries.list_serving(market.code, market.country, viewer=seller.actor)
    return {place: str(number) for number, place in enumerate(order, 1)}


def _saved(form: OrderForm, seller: Seller, market: str) -> bool:
    try:
        actions.rank_locations(market=market, locations=form.order(), by=seller.actor, at=clock.now())
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    return True
