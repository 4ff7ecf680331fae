"""What goods that words found are and offer: read once for a page, which orders and counts them by itself."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import Narrowing, ProductTraits
from entrepot.apps.discovery.models import Offered
from entrepot.apps.discovery.offering import BADGES
from entrepot.apps.discovery.queries.offers import OfferCounts
from entrepot.apps.discovery.wanting import ANYTHING, Band, Wanted
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.statements import Read


@dataclass(frozen=True, slots=True)
class OfferTraits:
    """What a product is in one market; `price` is in minor units of the market's currency."""

    price: int | None
    ships_from: str
    days: int | None
    sold_out: bool
    badges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Traits:
    """What a product is, and what a market offers of it; None where that was not looked at yet."""

    product: ProductTraits
    offer: OfferTraits | None

    @property
    def is_gone(self) -> bool:
        """Whether it is sold out."""
        return self.offer is not None and self.offer.sold_out


@dataclass(frozen=True, slots=True)
class Counted:
    """How many goods each choice leads to; each kind is counted as if none of it was chosen.

    `headings` are of four digits, `makers` by public id and name.
    """

    offers: OfferCounts
    headings: Mapping[str, int]
    origins: Mapping[str, int]
    makers: Mapping[tuple[str, str], int]


def list_traits(products: Collection[str], *, market: str, viewer: Actor) -> list[Traits]:
    """Return what those of some products (public ids) are that buyers see in a market, in their order.

    Two statements, however many there are.
    """
    seen = catalogue.list_traits(products, market=market, viewer=viewer)
    offers = _offers_of(market, [each.number for each in seen]) if seen else {}
    return [Traits(each, offers.get(each.number)) for each in seen]


def fits(traits: Traits, only: Narrowing, wanted: Wanted) -> bool:
    """Return whether goods are as wanted; names of products and `also` are not looked at."""
    product = traits.product
    if only.businesses and product.business not in only.businesses:
        return False
    if only.origins and product.origin not in only.origins:
        return False
    if only.headings and not any(first <= product.hs < end for first, end in only.headings):
        return False
    return wanted == ANYTHING or (traits.offer is not None and _is_offered(traits.offer, wanted))


def count_traits(
    found: Sequence[Traits],
    only: Narrowing,
    wanted: Wanted,
    *,
    bands: tuple[Band, ...],
    days: tuple[int, ...],
) -> Counted:
    """Count what `list_traits` found, as `count_offers` and the catalogue count all there is."""

    def among(of: Narrowing = only, want: Wanted = wanted) -> list[Traits]:
        return [each for each in found if fits(each, of, want)]

    offered = _offers(among(want=replace(wanted, price=(None, None))))
    sent = _offers(among(want=replace(wanted, ships_from=())))
    told = _offers(among(want=replace(wanted, badges=())))
    on_the_way = [each.days for each in _offers(among(want=replace(wanted, days=None)))]
    return Counted(
        offers=OfferCounts(
            ships_from=Counter(each.ships_from for each in sent if each.ships_from),
            bands=tuple(sum(_is_within(each.price, band) for each in offered) for band in bands),
            days={most: sum(each is not None and each <= most for each in on_the_way) for most in days},
            badges={name: sum(name in each.badges for each in told) for name in BADGES},
        ),
        headings=Counter(each.product.hs[:4] for each in among(replace(only, headings=()))),
        origins=Counter(each.product.origin for each in among(replace(only, origins=()))),
        makers=Counter(
            (each.product.business, each.product.business_name)
            for each in among(replace(only, businesses=()))
        ),
    )


def _offers(found: Iterable[Traits]) -> list[OfferTraits]:
    return [each.offer for each in found if each.offer is not None]


def _is_offered(offer: OfferTraits, wanted: Wanted) -> bool:
    return (
        (wanted.price == (None, None) or _is_within(offer.price, wanted.price))
        and (not wanted.ships_from or offer.ships_from in wanted.ships_from)
        and (wanted.days is None or (offer.days is not None and offer.days <= wanted.days))
        and (not wanted.badges or any(each in offer.badges for each in wanted.badges))
    )


def _is_within(price: int | None, band: Band) -> bool:
    least, below = band
    if price is None:  # as a database says of what it does not know; a band without ends takes all
        return least is None and below is None
    return (least is None or price >= least) and (below is None or price < below)


def _offers_of(market: str, products: list[int]) -> dict[int, OfferTraits]:
    return {
        product: OfferTraits(
            price, sent, days, gone, tuple(name for name, rank in zip(BADGES, ranks, strict=True) if rank)
        )
        for product, price, sent, days, gone, *ranks in _OFFERS.rows(market=market, products=products)
    }


_OFFERS: Read[tuple[Any, ...]] = Read(
    lambda *, market, products: Offered.objects.filter(market=market, product__pk__in=products).values_list(
        "product_id", "price_minor", "ships_from", "days", "sold_out", *BADGES
    )
)
