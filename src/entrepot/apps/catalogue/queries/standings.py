"""How thousands of a seller's products stand: counts by market, reasons by how much they keep out."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Count

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue.models import Product, Readiness
from entrepot.apps.catalogue.queries.own import OwnProduct, own_products
from entrepot.apps.catalogue.queries.readiness import Obstacle, explain_visibility
from entrepot.apps.catalogue.selecting import (
    Pattern,
    Selection,
    market_codes,
    matching,
    patterns_of,
    select,
)
from entrepot.apps.kernel.actors import Actor, require_scope

MOST: Final = 200
MOST_CATEGORIES: Final = 30
_NOT_READY: Final = (Readiness.State.FIX, Readiness.State.BLOCKED, Readiness.State.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketCount:
    """How many of a seller's products stand how in one market, and how many are on sale there."""

    market: str
    ready: int
    fix: int
    blocked: int
    unknown: int
    on_sale: int
    to_list: int
    """Ready, and not on sale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What keeps products out: the code, how many products in at least one of how many markets.

    `state` is fix where a fact mends it, blocked where the law refuses, unknown where the law is not loaded.
    `freed` of them have nothing else in the way in some market, as far as is known.
    """

    code: str
    state: str
    products: int
    markets: tuple[str, ...]
    freed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessSummary:
    """How all live products of a seller stand. `checking` were not looked at yet.

    `ready`: in at least one market; `to_list`: ready in a market where they are not on sale.
    """

    products: int
    checking: int
    ready: int
    on_sale: int
    to_list: int
    markets: tuple[MarketCount, ...]
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class _Sum:
    """What is added up while patterns are read."""

    by_market: dict[int, dict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    reasons: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    freed: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    where: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    totals: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def summarise_readiness(*, viewer: Actor) -> ReadinessSummary:
    """Return how the products of the viewer's organisation stand, by as many statements however many."""
    require_scope(viewer, roles.CATALOGUE_READ)
    organisation = viewer.organisation_id or 0
    total = Product.objects.filter(organisation_id=organisation, archived_at=None).count()
    codes = market_codes()
    added = _Sum()
    for pattern in patterns_of(organisation):
        _add(added, pattern)
    return ReadinessSummary(
        products=total,
        checking=max(0, total - added.totals["products"]),
        ready=added.totals["ready"],
        on_sale=added.totals["on_sale"],
        to_list=added.totals["to_list"],
        markets=tuple(_market(code, added.by_market.get(number, {})) for number, code in codes.items()),
        reasons=_reasons(added, codes),
    )


def _add(added: _Sum, pattern: Pattern) -> None:
    many = pattern.products
    added.totals["products"] += many
    alone: set[tuple[str, str]] = set()
    found: set[tuple[str, str]] = set()
    marks: set[str] = set()
    for state, codes, on_sale, where in pattern.squares:
        is_ready = state == Readiness.State.READY
        marks |= {name for name, holds in (("ready", is_ready), ("on_sale", on_sale)) if holds}
        if is_ready and not on_sale:
            marks.add("to_list")
        for market in where:
            counted = added.by_market[market]
            counted[state] += many
            counted["on_sale"] += many * on_sale
            counted["to_list"] += many * (is_ready and not on_sale)
        if not is_ready:
            names = [(code, state) for code in codes.split()]
            for name in names:
                added.where[name].update(where)
            found.update(names)
            alone.update(names if len(names) == 1 else ())
    for mark in marks:
        added.totals[mark] += many
    for name in found:
        added.reasons[name] += many
    for name in alone:
        added.freed[name] += many


def _market(code: str, counted: Mapping[str, int]) -> MarketCount:
    return MarketCount(
        market=code,
        **{
            name: counted.get(name, 0)
            for name in ("ready", "fix", "blocked", "unknown", "on_sale", "to_list")
        },
    )


def _reasons(added: _Sum, codes: Mapping[int, str]) -> tuple[Reason, ...]:
    """Return what keeps products out: what can be mended first, then what keeps out most."""
    found = [
        Reason(
            code=code,
            state=state,
            products=many,
            markets=tuple(name for number, name in codes.items() if number in added.where[code, state]),
            freed=added.freed[code, state],
        )
        for (code, state), many in added.reasons.items()
    ]
    return tuple(sorted(found, key=lambda each: (_NOT_READY.index(each.state), -each.products, each.code)))


def count_selected(selection: Selection, *, viewer: Actor) -> int:
    """Return how many products of the viewer's organisation are meant."""
    require_scope(viewer, roles.CATALOGUE_READ)
    return select(selection, organisation=viewer.organisation_id or 0).count()


def list_selected(
    selection: Selection, *, viewer: Actor, language: str = "en", after: int = 0, limit: int = 50
) -> list[OwnProduct]:
    """Return the products of the viewer's organisation that are meant, newest first, 200 at most."""
    require_scope(viewer, roles.CATALOGUE_READ)
    rows = select(selection, organisation=viewer.organisation_id or 0).select_related("business")
    if after:
        rows = rows.filter(pk__lt=after)
    return own_products(list(rows.order_by("-pk")[: min(limit, MOST)]), language, viewer)


def count_categories(selection: Selection, *, viewer: Actor) -> list[tuple[str, int]]:
    """Return the seller's own categories of the products that are meant, the largest first, 30 at most."""
    require_scope(viewer, roles.CATALOGUE_READ)
    rows = select(selection, organisation=viewer.organisation_id or 0).exclude(category="")
    counted = rows.order_by().values_list("category").annotate(products=Count("pk"))
    return list(counted.order_by("-products", "category")[:MOST_CATEGORIES])


def explain_reason(
    code: str, state: str, *, viewer: Actor, language: str = "en"
) -> tuple[str, Obstacle] | None:
    """Return a product of the viewer's that a reason keeps out, and that reason in the law's own words.

    One of perhaps many: another product under the same code may lack another fact. None when all is well by
    now.
    """
    require_scope(viewer, roles.CATALOGUE_READ)
    organisation = viewer.organisation_id or 0
    codes = market_codes()
    for pattern in matching(patterns_of(organisation), Selection(code=code, state=state), codes):
        found = next((each for each in pattern.squares if each[0] == state and code in each[1].split()), None)
        row = _first_of(pattern.digest, organisation)
        if found is None or row is None:
            continue
        market = next((codes[number] for number in found[3] if number in codes), "")
        if not market:
            continue
        _state, obstacles = explain_visibility(
            product=row.public_id, market=market, viewer=viewer, language=language
        )
        said = next((each for each in obstacles if each.code == code), None)
        if said is not None:
            return row.public_id, said
        return None
    return None


def _first_of(pattern: str, organisation: int) -> Product | None:
    rows = Product.objects.filter(standing__pattern=pattern, standing__organisation=organisation)
    return rows.order_by("pk").first()
