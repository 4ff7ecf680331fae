"""What of a shop is wanted by price, place and days; how much of each there is; in which order it stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.discovery.models import Offered
from entrepot.apps.discovery.offering import BADGES
from entrepot.apps.discovery.wanting import Band, Wanted
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.statements import Read
from entrepot.core.support.business_facts import Evidence

CHEAPEST: Final = "cheapest"
DEAREST: Final = "dearest"
QUICKEST: Final = "quickest"
POPULAR: Final = "popular"
ORDERS: Final = {
    CHEAPEST: ("price_minor", True),
    DEAREST: ("price_minor", False),
    QUICKEST: ("days", True),
    POPULAR: ("popular", False),
}
"""The column each order goes by, and whether the lowest comes first; what is not known comes last."""
MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCounts:
    """How many there are of each: country sent from, price band by its place, days, badge."""

    ships_from: Mapping[str, int]
    bands: tuple[int, ...]
    days: Mapping[int, int]
    badges: Mapping[str, int]


def wanted_condition(market: str, wanted: Wanted) -> Q:
    """Return the condition on products (for `Narrowing.also`) that a market offers them as wanted."""
    if not wanted.is_anything:
        return Q()
    return Q(Exists(_of(market).filter(fits(wanted), product=OuterRef("pk"))))


def gone_condition(market: str) -> Q:
    """Return the condition on products that they are sold out in a market."""
    return Q(Exists(_of(market).filter(sold_out=True, product=OuterRef("pk"))))


def list_offers(
    *,
    market: str,
    only: Narrowing,
    wanted: Wanted,
    order: str,
    viewer: Actor,
    following: str = "",
    limit: int = 48,
) -> list[str]:
    """Return public ids of what buyers see in a market, in an order of `ORDERS`, what is sold out last.

    `following` is the last product seen; one that is there no more begins anew.
    """
    del viewer  # public
    column, rises = ORDERS[order]
    by = F(column).asc(nulls_last=True) if rises else F(column).desc(nulls_last=True)
    rows = _of(market).filter(catalogue.listed_condition(market, only=only), fits(wanted))
    last = _of(market).filter(product__public_id=following).first() if following else None
    if last is not None:
        rows = rows.filter(_beyond(last, column, rises=rises))
    ordered = rows.order_by("sold_out", by, "-product_id")
    return list(ordered.values_list("product__public_id", flat=True)[: max(1, min(limit, MOST))])


def count_offers(
    *,
    market: str,
    only: Narrowing,
    wanted: Wanted,
    bands: tuple[Band, ...],
    days: tuple[int, ...],
    viewer: Actor,
) -> OfferCounts:
    """Return how many offers each choice leads to; each kind is counted as if none of it was chosen."""
    del viewer  # public
    rows = _of(market).filter(catalogue.listed_condition(market, only=only)).order_by()
    asked: dict[Wanted, dict[str, Count]] = {}  # what is counted together, as the same is left out
    for number, band in enumerate(bands):
        others = asked.setdefault(replace(wanted, price=(None, None)), {})
        others[f"band_{number}"] = Count("pk", filter=_in_band(band))
    for most in days:
        asked.setdefault(replace(wanted, days=None), {})[f"days_{most}"] = Count(
            "pk", filter=Q(days__lte=most)
        )
    for name in BADGES:
        told = Count("pk", filter=Q(**{f"{name}__gt": 0}))
        asked.setdefault(replace(wanted, badges=()), {})[name] = told
    found: dict[str, int] = {}
    for others_wanted, counts in asked.items():
        found |= rows.filter(fits(others_wanted)).aggregate(**counts)
    sent = rows.filter(fits(replace(wanted, ships_from=()))).exclude(ships_from="")
    return OfferCounts(
        ships_from=dict(sent.values_list("ships_from").annotate(count=Count("pk"))),
        bands=tuple(found[f"band_{number}"] for number in range(len(bands))),
        days={most: found[f"days_{most}"] for most in days},
        badges={name: found[name] for name in BADGES},
    )


def list_gone(*, market: str, products: Collection[str], viewer: Actor) -> set[str]:
    """Return those of some products that are sold out in a market."""
    del viewer  # public
    return set(_GONE.rows(market=market, products=list(products)))


_GONE: Read[str] = Read(
    lambda *, market, products: (
        _of(market)
        .filter(sold_out=True, product__public_id__in=products)
        .values_list("product__public_id", flat=True)
    )
)


def get_badges(
    *, market: str, products: Collection[str], viewer: Actor
) -> dict[str, tuple[tuple[str, Evidence], ...]]:
    """Return what is told of the makers of products: names of facts, each with how well it is known."""
    del viewer  # public
    levels = list(Evidence)
    return {
        product: tuple((name, levels[rank - 1]) for name, rank in zip(BADGES, ranks, strict=True) if rank)
        for product, *ranks in _BADGED.rows(market=market, products=list(products))
    }


_BADGED: Read[tuple[Any, ...]] = Read(
    lambda *, market, products: (
        _of(market)
        .filter(Q(farm__gt=0) | Q(cooperative__gt=0) | Q(youth_led__gt=0), product__public_id__in=products)
        .values_list("product__public_id", *BADGES)
    )
)


def _of(market: Any) -> QuerySet[Offered]:
    return Offered.objects.filter(market=market)


def fits(wanted: Wanted) -> Q:
    """Return the condition on offers that they are as wanted."""
    found = _in_band(wanted.price)
    if wanted.ships_from:
        found &= Q(ships_from__in=wanted.ships_from)
    if wanted.days is not None:
        found &= Q(days__lte=wanted.days)
    if wanted.badges:
        any_of = Q(**{f"{wanted.badges[0]}__gt": 0})
        for name in wanted.badges[1:]:
            any_of |= Q(**{f"{name}__gt": 0})
        found &= any_of
    return found


def _in_band(band: Band) -> Q:
    least, below = band
    found = Q()
    if least is not None:
        found &= Q(price_minor__gte=least)
    if below is not None:
        found &= Q(price_minor__lt=below)
    return found


def _beyond(last: Offered, column: str, *, rises: bool) -> Q:
    """Return what stands after an offer: by sold out, then the column, then the newest first."""
    value = getattr(last, column)
    same = Q(sold_out=last.sold_out)
    if value is None:
        later = Q(**{f"{column}__isnull": True}, product_id__lt=last.product_id)
    else:
        sign = "gt" if rises else "lt"
        later = (
            Q(**{f"{column}__{sign}": value})
            | Q(**{f"{column}__isnull": True})
            | Q(**{column: value}, product_id__lt=last.product_id)
        )
    found = same & later
    return found if last.sold_out else found | Q(sold_out=True)
