"""Many products at once: put on sale, taken off, how far that is, what became of it, and undone."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.queries import BulkChangeView, Selection
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.reference import queries as reference
from entrepot.core.money import Money
from entrepot.web.design import places
from entrepot.web.design.refusals import told
from entrepot.web.seller.access import Seller, require_read_or_post, seller_page
from entrepot.web.seller.batteries import KINDS as BATTERIES
from entrepot.web.seller.bulk_words import KINDS, STATES_OF_WORK, word_of
from entrepot.web.seller.readiness import market_name, query_of, selection_of, words_of

REFUSED_SHOWN: Final = 50
UNDER_WAY: Final = frozenset({"queued", "running"})
DOINGS: Final = {"publish": actions.publish_products, "withdraw": actions.withdraw_products}


@require_read_or_post
@seller_page
def list_many(request: HttpRequest, seller: Seller, doing: str) -> HttpResponse:
    """Choose the markets that all products that match are put on sale in, or taken off."""
    only = selection_of(request.GET)
    if doing not in DOINGS:
        raise Http404
    error = ""
    chosen = request.POST.getlist("market") if request.method == "POST" else []
    if request.method == "POST":
        try:
            change = DOINGS[doing](selection=only, markets_wanted=chosen, by=seller.actor, at=clock.now())
        except ProblemRaised as raised:
            error = told(raised)
        else:
            return redirect("sell-products-change", organisation=seller.organisation.public_id, change=change)
    summary = queries.summarise_readiness(viewer=seller.actor)
    wanted = "to_list" if doing == "publish" else "on_sale"
    offered = [
        (each.market, market_name(each.market), getattr(each, wanted))
        for each in summary.markets
        if getattr(each, wanted) or each.market == only.market
    ]
    context = {
        "seller": seller,
        "doing": doing,
        "said": words_of(only),
        "query": query_of(only),
        "count": queries.count_selected(only, viewer=seller.actor),
        "offered": offered,
        "chosen": chosen or _first_choice(only, [code for code, _name, _many in offered]),
        "error": error,
        "may_list": seller.business is not None and seller.business.may_list,
    }
    return render(request, "seller/list_many.html", context, status=422 if error else 200)


def _first_choice(only: Selection, offered: list[str]) -> list[str]:
    return [only.market] if only.market in offered else offered


@require_safe
@seller_page
def show_all(request: HttpRequest, seller: Seller) -> HttpResponse:
    """List what was done to many products, newest first."""
    after = request.GET.get("after", "")[:40]
    found = queries.list_bulk_changes(viewer=seller.actor, after=after, limit=21)
    shown = found[:20]
    context = {
        "seller": seller,
        "changes": [(each, told_of(each), STATES_OF_WORK[each.state]) for each in shown],
        "next": shown[-1].public_id if len(found) > len(shown) else "",
    }
    return render(request, "seller/bulk_changes.html", context)


@require_safe
@seller_page
def show(request: HttpRequest, seller: Seller, change: str) -> HttpResponse:
    """Show how far a change of many products is, and which products it left as they were, with reasons."""
    view = queries.get_bulk_change(change, viewer=seller.actor)
    left = queries.list_refused_products(change, viewer=seller.actor, limit=REFUSED_SHOWN)
    names = queries.name_products(
        [each.product for each in left], viewer=seller.actor, language=places.current().language
    )
    context = {
        "seller": seller,
        "job": view,
        "title": told_of(view),
        "said": words_of(view.selection),
        "word": STATES_OF_WORK[view.state],
        "under_way": view.state in UNDER_WAY,
        "codes": [(word_of(code), many) for code, many in _largest(view.codes)],
        "markets": [(market_name(code), many) for code, many in _largest(view.markets)],
        "left": [
            (each.product, names.get(each.product, ""), [word_of(code) for code in each.codes])
            for each in left
        ],
    }
    return render(request, "seller/bulk_change.html", context)


@require_POST
@seller_page
def undo(request: HttpRequest, seller: Seller, change: str) -> HttpResponse:
    """Put back what a change set."""
    try:
        change = actions.undo_bulk_change(change=change, by=seller.actor, at=clock.now())
    except ProblemRaised as raised:
        messages.error(request, told(raised))
    return redirect("sell-products-change", organisation=seller.organisation.public_id, change=change)


def told_of(view: BulkChangeView) -> str:
    """Return what was done, in a few words: Made in: China."""
    said: list[Any] = [KINDS[view.kind]]
    given = view.given
    if view.kind == "origin":
        said.append(reference.country_name(given["origin"], places.current().language))
    elif view.kind == "price":
        said.append(f"{Money(given['price_minor'], given['currency']).format_plain()} {given['currency']}")
    elif view.kind == "battery":
        said.append(str(dict(BATTERIES)[given["name"]]))
    elif "name" in given:
        said.append(f"{given['name']} {given['value']}".strip())
    elif view.kind in given:
        said.append(str(given[view.kind]))
    return ": ".join(map(str, said))


def _largest(counted: Any) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda each: -each[1])
