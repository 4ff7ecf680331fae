"""Goods in supported places: a part of the shop and the first page, a page of its own without JavaScript.

How often each was seen is counted here and written together: a look costs the database nothing. What a
process has counted and not written when it ends was seen for nothing, in the business's favour.
"""

import time
from collections import Counter
from threading import Lock
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import conditional_page, require_safe

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.kernel.actors import ANONYMOUS, system
from entrepot.apps.markets.queries import MarketMissingError
from entrepot.apps.programmes import actions, queries
from entrepot.web.design import places
from entrepot.web.storefront.cards import Card, cards_of
from entrepot.web.storefront.windows import Window, kept_by_caches, no_shop, window_of

CLERK = system("storefront")
AT_ONCE: Final = 50
LONGEST: Final = 30.0


class Looks:
    """What was seen since it was last written, by the public id of the place."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: Counter[str] = Counter()
        self._since = time.monotonic()

    def add(self, names: list[str]) -> None:
        """Count that places were seen once more; write it when it is much, or long ago."""
        with self._lock:
            self._seen.update(names)
            full = self._seen.total() >= AT_ONCE or time.monotonic() - self._since >= LONGEST
            taken = self._taken() if full else None
        if taken:
            actions.count_views(seen=taken, by=CLERK)

    def write(self) -> None:
        """Write what was counted."""
        with self._lock:
            taken = self._taken()
        if taken:
            actions.count_views(seen=taken, by=CLERK)

    def _taken(self) -> Counter[str]:
        taken, self._seen, self._since = self._seen, Counter(), time.monotonic()
        return taken


LOOKS: Final = Looks()


@require_safe
@conditional_page
def show(request: HttpRequest) -> HttpResponse:
    """Show what stands in the supported places of this shop today, each with its programme.

    Asked for as a part of a page: the cards alone, nothing where there are none.
    """
    part = "HX-Request" in request.headers
    try:
        window = window_of(request)
    except MarketMissingError:
        return _kept(HttpResponse() if part else no_shop(request))
    shown = _shown(window)
    if part and not shown:
        return _kept(HttpResponse())  # takes the link away, too
    template = "storefront/supported_cards.html" if part else "storefront/supported.html"
    return _kept(render(request, template, {"window": window, "shown": shown}))


def _shown(window: Window) -> list[tuple[Card, str]]:
    """Return the cards of today's places with their programmes, and count that they were seen."""
    language = places.current().language
    rows = queries.list_places(market=window.market.code, day=window.on, viewer=ANONYMOUS, language=language)
    if not rows:
        return []
    found = catalogue.list_listed_products(
        market=window.market.code,
        viewer=ANONYMOUS,
        language=language,
        only=Narrowing(products=tuple(row.product for row in rows)),
    )
    cards = {card.product.public_id: card for card in cards_of(found, window)}
    LOOKS.add([row.public_id for row in rows if row.product in cards])
    return [(cards[row.product], row.programme_name) for row in rows if row.product in cards]


def _kept(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["HX-Request"])
    return kept_by_caches(response)
