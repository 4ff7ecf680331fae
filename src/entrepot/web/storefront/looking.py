"""What somebody looks for in the shop by words: what was found, and what they are told about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.discovery import queries as discovery
from entrepot.apps.discovery.queries import Traits, Wanted
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.search.provider import IndexUnavailableError
from entrepot.web.design import places
from entrepot.web.public.pace import paced
from entrepot.web.storefront import bands
from entrepot.web.storefront.choosing import BEST, LONGEST_WORDS, Choice
from entrepot.web.storefront.windows import Window, kept_by_caches


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What words found, best first. Without words everything is wanted, and `products` is empty.

    `meant` is the question as it was understood, where a slip was mended. `is_near` when nothing fits all of
    the words; `is_closed` when the index does not answer. `is_wide` when words find more than is looked
    through here: `products` are then what the choice leaves of it; `is_cut` when that is too many still.
    `market` is the code of the shop. `is_preparing` when nothing can be found by words yet: then everything
    is shown that is otherwise as chosen.
    """

    market: str = ""

    by_words: bool = False
    products: tuple[str, ...] = ()
    meant: str = ""
    is_near: bool = False
    is_closed: bool = False
    is_wide: bool = False
    is_cut: bool = False
    is_preparing: bool = False

    @cached_property
    def seen(self) -> Sequence[Traits] | None:
        """What those are that buyers see here, best first, read once; None where the database counts them."""
        if not self.by_words or len(self.products) > discovery.MOST:
            return None
        return discovery.list_traits(self.products, market=self.market, viewer=ANONYMOUS)

    @property
    def is_empty(self) -> bool:
        """Whether words were looked for and nothing is left."""
        return self.by_words and not self.products

    @property
    def is_in_vain(self) -> bool:
        """Whether words found nothing, however little the choice asks."""
        return self.is_empty and not self.is_wide


@paced
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """Return words of what is on sale for what somebody is typing, as options of a list."""
    found = discovery.suggest_words(
        request.GET.get("q", "")[:LONGEST_WORDS], language=places.current().language, viewer=ANONYMOUS
    )
    return kept_by_caches(render(request, "storefront/words.html", {"words": found}))


def look(choice: Choice, window: Window) -> Looked:
    """Look for the words of an address in one shop."""
    if not choice.q:
        return Looked()
    find = partial(
        discovery.search_products,
        choice.q,
        market=window.market.code,
        language=places.current().language,
        viewer=ANONYMOUS,
    )
    is_best = choice.order == BEST
    try:
        found = all_ = find(limit=discovery.MOST)
        if all_.is_cut and (choice.count or not is_best):
            found = find(
                only=choice.narrowing,
                wanted=wanted_of(choice, window),
                limit=discovery.MOST if is_best else discovery.MOST_ORDERED,
                ranked=is_best,
            )
    except IndexUnavailableError:
        return Looked(by_words=True, is_closed=True)
    if all_.is_preparing:
        return Looked(is_preparing=True)
    return Looked(
        market=window.market.code,
        by_words=found.asked,
        products=found.products,
        meant=found.meant,
        is_near=all_.is_near,
        is_wide=all_.is_cut,
        is_cut=found.is_cut,
    )


def fitting(choice: Choice, window: Window, seen: Sequence[Traits]) -> list[Traits]:
    """Return those of what was seen that are as chosen."""
    only, wanted = choice.narrowing, wanted_of(choice, window)
    return [each for each in seen if discovery.fits(each, only, wanted)]


def wanted_of(choice: Choice, window: Window) -> Wanted:
    """Return what offers are asked for."""
    return Wanted(
        price=bands.band_of(choice.price, window),
        ships_from=choice.many("sent_from"),
        days=int(choice.days) if choice.days else None,
        badges=choice.many("badge"),
    )
