"""Searches people keep: what is new of them, and whether a letter tells of it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.discovery import actions
from entrepot.apps.discovery.queries import saved as queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request, not_found
from entrepot.web.api.declaring import Resource, actor_of, language_of, seeing_own_work
from entrepot.web.api.shapes import searches as shapes
from entrepot.web.api.shapes.base import SearchId
from entrepot.web.api.windows import window_of
from entrepot.web.buyer.searches import title_of, wants_of

resource = Resource("searches", "Searches people keep, told of by letter when goods are new.")


@resource.get(
    "/searches", scope=ORDERS_READ, answers=shapes.KeptSearches, summary="The searches one keeps", cost=20
)
def list_searches(request: HttpRequest) -> shapes.KeptSearches:
    """Return one's searches, each with how many new goods it has; twenty are kept at most."""
    viewer = actor_of(request)
    rows = queries.list_searches(viewer=viewer)
    letters = queries.wants_letters(viewer=viewer)
    return shapes.KeptSearches(items=[shapes.KeptSearch.of(row) for row in rows], letters=letters)


@resource.post(
    "/searches",
    scope=ORDERS_WRITE,
    answers=shapes.KeptSearch,
    summary="Keep a search",
    missing=True,
)
def save_search(request: HttpRequest, body: shapes.SearchContent) -> shapes.KeptSearch:
    """Keep what one looks for in a market; the same once more is the one there is."""
    by = actor_of(request)
    made = actions.save_search(**_asked(request, body), by=by, at=clock.now())
    return _one(request, made)


@resource.get("/searches/{search}", scope=ORDERS_READ, answers=shapes.KeptSearch, summary="One search")
def get_search(request: HttpRequest, search: SearchId) -> shapes.KeptSearch:
    """Return one of one's searches, with how many new goods it has."""
    return shapes.KeptSearch.of(queries.get_search(search, viewer=actor_of(request)))


@resource.put(
    "/searches/{search}", scope=ORDERS_WRITE, answers=shapes.KeptSearch, summary="Look for something else"
)
def change_search(request: HttpRequest, search: SearchId, body: shapes.SearchContent) -> shapes.KeptSearch:
    """Let one of one's searches ask for what is sent; what there is of it now is no news."""
    actions.change_search(search=search, **_asked(request, body), by=actor_of(request), at=clock.now())
    return _one(request, search)


@resource.post(
    "/searches/{search}/seen",
    scope=ORDERS_WRITE,
    answers=shapes.KeptSearch,
    status=200,
    summary="Take its goods for seen",
)
def look_through_search(request: HttpRequest, search: SearchId) -> shapes.KeptSearch:
    """Say that one has seen what there is: no letter tells of it any more."""
    return shapes.KeptSearch.of(actions.look_through(search=search, by=actor_of(request)))


@resource.delete("/searches/{search}", scope=ORDERS_WRITE, summary="Let a search go")
def drop_search(request: HttpRequest, search: SearchId) -> None:
    """Keep a search no longer."""
    if not actions.drop_search(search=search, by=actor_of(request)):
        raise ProblemRaised(not_found())


@resource.put(
    "/search-letters", scope=ORDERS_WRITE, answers=shapes.LettersSet, summary="Letters about new goods"
)
def set_search_letters(request: HttpRequest, body: shapes.LettersWanted) -> shapes.LettersSet:
    """Say whether one wants letters about new goods of one's searches."""
    actions.set_letters(wanted=body.letters, by=actor_of(request), at=clock.now())
    return shapes.LettersSet(letters=body.letters)


def _asked(request: HttpRequest, body: shapes.SearchContent) -> dict[str, Any]:
    """Return a search as the actions take it."""
    choice = body.as_choice()
    if not choice.is_narrowed:
        raise ProblemRaised(
            invalid_request([("q", _("Nothing is asked for."), _("Say what is looked for, or narrow it."))])
        )
    language = body.language or language_of(request)
    with window_of(body.market, language) as window, translation.override(language):
        return {
            "market": window.market.code,
            "place": (window.market.country, language),
            "title": title_of(choice, window),
            "address": urlencode(choice.said, safe=","),
            "wants": wants_of(choice, window),
        }


def _one(request: HttpRequest, search: str) -> shapes.KeptSearch:
    reader = seeing_own_work(actor_of(request), ORDERS_READ)
    return shapes.KeptSearch.of(queries.get_search(search, viewer=reader))
