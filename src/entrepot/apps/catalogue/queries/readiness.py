"""Where a product is ready, and why not: for its seller, operators and officers only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue.access import sees_all
from entrepot.apps.catalogue.models import Listing, Product
from entrepot.apps.catalogue.selecting import market_codes
from entrepot.apps.catalogue.sheets import kept_of
from entrepot.apps.catalogue.visibility import Found, judge, load
from entrepot.apps.catalogue.words import VISIBILITY_WORDS
from entrepot.apps.kernel.actors import Actor, require_scope
from entrepot.apps.markets import queries as markets


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One product in one market, as it was last checked."""

    market: str
    state: str
    codes: tuple[str, ...]
    route: str
    listed: bool
    checked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One thing in the way, in words: what is wrong, what mends it, in which field, from which source."""

    code: str
    field: str
    message: str
    fix: str
    source: str
    sku: str


def get_grid(*, products: Collection[str], viewer: Actor) -> dict[str, dict[str, Cell]]:
    """Return {product: {market: cell}} for products by public id; those of others are left out."""
    rows = _own(viewer).filter(public_id__in=products)
    names = dict(rows.values_list("pk", "public_id"))
    listed = set(
        Listing.objects.filter(product__in=names, state=Listing.State.PUBLISHED).values_list(
            "product_id", "market_id"
        )
    )
    codes = market_codes()
    grid: dict[str, dict[str, Cell]] = {name: {} for name in names.values()}
    for product, kept in kept_of(names).items():
        for market, code in codes.items():
            if (said := kept.sheet.get(market)) is not None:
                grid[names[product]][code] = Cell(
                    market=code,
                    state=said.state,
                    codes=tuple(said.codes.split()),
                    route=said.route,
                    listed=(product, market) in listed,
                    checked_at=kept.checked_at,
                )
    return grid


def explain_visibility(
    *, product: str, market: str, viewer: Actor, language: str = "en"
) -> tuple[str, tuple[Obstacle, ...]]:
    """Ask now how ready a product is in a market; return the state and everything in the way, in words.

    Raises Product.DoesNotExist for products of others, MarketMissingError for an unknown market.
    """
    row = _own(viewer).select_related("business").get(public_id=product)
    verdict = judge(load(row), markets.get_market_by_code(market, viewer=viewer), language=language)
    return verdict.state, tuple(_in_words(found) for found in verdict.found)


def _own(viewer: Actor) -> QuerySet[Product]:
    require_scope(viewer, roles.CATALOGUE_READ)
    rows = Product.objects.filter(archived_at=None)
    return rows if sees_all(viewer) else rows.filter(organisation_id=viewer.organisation_id or 0)


def _in_words(found: Found) -> Obstacle:
    message, fix = VISIBILITY_WORDS.get(found.code, (found.message, found.fix))
    return Obstacle(
        code=found.code,
        field=found.field,
        message=found.message or str(message),
        fix=found.fix or str(fix),
        source=found.source,
        sku=found.sku,
    )
