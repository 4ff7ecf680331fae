"""The searches somebody keeps: saved from pages any cache may keep, told of by letter when goods are new."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.discovery import actions
from entrepot.apps.discovery.actions import Wants
from entrepot.apps.discovery.queries import saved as queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.buyer.access import CONFLICT, Buyer, buyer_page
from entrepot.web.buyer.adding import comes_from_here
from entrepot.web.design import places
from entrepot.web.design.refusals import told
from entrepot.web.public.pace import paced
from entrepot.web.storefront import choosing
from entrepot.web.storefront.choosing import Choice
from entrepot.web.storefront.filtering import chips_of
from entrepot.web.storefront.looking import wanted_of
from entrepot.web.storefront.windows import Window, window_of


@require_safe
@buyer_page
def show(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Show one's searches, with how many new goods each has."""
    return _sign_in("searches") if buyer.is_guest else _page(request, buyer)


@csrf_exempt
@require_POST
@paced
@buyer_page
def save(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Keep the search of a page of the shop."""
    if not comes_from_here(request):
        raise PermissionDenied
    choice = choosing.read(QueryDict(request.POST.get("words", ""))).but()
    if buyer.is_guest:
        return redirect(f"{reverse('account_login')}?{urlencode({'next': choice.address})}")
    if not choice.is_narrowed:
        return redirect(places.place_url("searches"))
    window, place = window_of(request), places.current()
    try:
        actions.save_search(
            market=window.market.code,
            place=(place.country, place.language),
            title=title_of(choice, window),
            address=urlencode(choice.said, safe=","),
            wants=wants_of(choice, window),
            by=buyer.actor,
            at=clock.now(),
        )
    except ProblemRaised as raised:
        return _page(request, buyer, told(raised))
    return redirect(places.place_url("searches"))


@require_POST
@buyer_page
def look(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Take a search's new goods for seen, and go to its page of the shop."""
    try:
        row = actions.look_through(search=request.POST.get("search", ""), by=buyer.actor)
    except ObjectDoesNotExist:
        raise Http404 from None
    place = places.Place(row.country, places.current().language)
    return redirect(f"{places.place_url('shop', place)}?{row.address}")


@require_POST
@buyer_page
def drop(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Let a search go."""
    actions.drop_search(search=request.POST.get("search", ""), by=buyer.actor)
    return redirect(places.place_url("searches"))


@require_POST
@buyer_page
def letters(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Say whether one wants letters about new goods."""
    actions.set_letters(wanted=request.POST.get("wanted") == "yes", by=buyer.actor, at=clock.now())
    return redirect(places.place_url("searches"))


@never_cache
def stop(request: HttpRequest, held: str) -> HttpResponse:
    """Stop the letters of whoever got this address in one; asked once more, as machines open links too."""
    done = request.method == "POST"
    try:
        if done:
            actions.stop_letters(token=held, by=ANONYMOUS, at=clock.now())
        else:
            queries.read_stop(held)
    except BadSignature:
        raise Http404 from None
    return render(request, "buyer/searches_stop.html", {"done": done})


def title_of(choice: Choice, window: Window) -> str:
    """Return what a search is called: its words and what narrows it."""
    names = [f"“{choice.q}”"] if choice.q else []
    return " · ".join([*names, *(str(chip.name) for chip in chips_of(choice, window))])


def wants_of(choice: Choice, window: Window) -> Wants:
    """Return what a search asks, prices in the market's currency as of today's rate."""
    only, wanted = choice.narrowing, wanted_of(choice, window)
    return Wants(
        words=choice.q,
        businesses=only.businesses,
        origins=only.origins,
        headings=only.headings,
        price=wanted.price,
        ships_from=wanted.ships_from,
        days=wanted.days,
        badges=wanted.badges,
    )


def _page(request: HttpRequest, buyer: Buyer, refused: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "searches": queries.list_searches(viewer=buyer.actor),
        "letters": queries.wants_letters(viewer=buyer.actor),
        "refused": refused,
    }
    return render(request, "buyer/searches.html", context, status=CONFLICT if refused else None)


def _sign_in(page: str) -> HttpResponse:
    return redirect(f"{reverse('account_login')}?{urlencode({'next': places.place_url(page)})}")
