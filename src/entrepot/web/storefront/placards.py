"""Cards as they stand on a page, each kept until something it shows changes: a page makes what is new to it.

What a card shows depends on the place, the market, the day, the money chosen, what is told of the maker, and
on the product with its price and pieces, which name themselves (`discovery.changing`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.template.loader import get_template
from django.utils.safestring import SafeString

from entrepot.apps.discovery.changing import RULES, shown_by
from entrepot.web.design import places
from entrepot.web.design.templatetags.pictures import as_placed
from entrepot.web.front.remembering import each_remembered
from entrepot.web.storefront.cards import Badges, badges_of, cards_of, listed_of
from entrepot.web.storefront.windows import Window

TEMPLATE: Final = "storefront/card.html"

type Wanted = tuple[str, Badges]
"""A product (public id), and what is told of its maker."""


@dataclass(frozen=True, slots=True)
class Placard:
    """The card of a product, written, and the names of all it shows."""

    product: str
    html: SafeString
    things: frozenset[str]


def placards_of(products: Sequence[str], window: Window) -> list[Placard]:
    """Return the cards of products (public ids) in their order; one that is sold here no more is left out."""
    told = badges_of(products, window)
    place = places.current()
    about = ("card", place.country, place.language, window.market.code, window.on, window.rate)

    def find(wanted: Sequence[Wanted]) -> Mapping[Wanted, tuple[str, list[str]]]:
        views = listed_of([product for product, _told in wanted], window, len(wanted))
        template = get_template(TEMPLATE)
        return {
            (card.product.public_id, told.get(card.product.public_id, ())): (
                template.render({"card": card}),
                [RULES, *shown_by([card.product])],
            )
            for card in cards_of(views, window, told)
        }

    wanted = [(product, told.get(product, ())) for product in products]
    known = each_remembered(about, wanted, find, len)
    there = [(product, known[product, told]) for product, told in wanted if (product, told) in known]
    return [
        Placard(product, as_placed(html, rank), things)
        for rank, (product, (html, things)) in enumerate(there, 1)
    ]
