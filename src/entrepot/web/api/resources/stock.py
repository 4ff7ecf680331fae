"""Pieces on the shelf, and the price of a variant in each market."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import CATALOGUE_READ, CATALOGUE_WRITE
from entrepot.apps.kernel import clock
from entrepot.apps.pricing import actions as pricing
from entrepot.apps.pricing import queries as prices
from entrepot.apps.stock import actions, queries
from entrepot.apps.stock.queries import StockView
from entrepot.web.api.declaring import Resource, actor_of, seeing_own_work
from entrepot.web.api.paging import Limit, cut, wrong_cursor
from entrepot.web.api.shapes import price_rules as rule_shapes
from entrepot.web.api.shapes import stock as shapes
from entrepot.web.api.shapes.base import MarketCode, VariantId

resource = Resource("stock", "Pieces on the shelf, and prices by market.")
After = Annotated[
    str,
    Query(
        max_length=60,
        pattern=r"^(var_[0-9a-z]{22}/[^\x00-\x1f]{1,24})?$",
        description="`next` of the page before; empty at first.",
    ),
]
One = Annotated[
    str, Query(pattern="^(var_[0-9a-z]{22})?$", description="Keep one variant's, in each of its places.")
]
On = Annotated[date, Query(ge=date(2000, 1, 1), le=date(2200, 1, 1), description="The first day without it.")]


@resource.get("/stock", scope=CATALOGUE_READ, answers=shapes.StockPage, summary="List own stock")
def list_stock(
    request: HttpRequest, variant: One = "", cursor: After = "", limit: Limit = 100
) -> shapes.StockPage:
    """Return the pieces of the organisation's variants, by variant and place."""
    known, _, place = cursor.partition("/")
    after = (known, place) if cursor else None
    wanted = [variant] if variant else []
    rows = queries.list_stock(viewer=actor_of(request), variants=wanted, after=after, limit=limit + 1)
    if not rows and cursor:
        _refuse_unknown(request, known)
    kept, following = cut(rows, limit, lambda row: f"{row.variant}/{row.location}")
    return shapes.StockPage(items=[shapes.StockItem.of(row) for row in kept], next=following)


@resource.post(
    "/variants/{variant}/stock", scope=CATALOGUE_WRITE, answers=shapes.StockItem, summary="Receive pieces"
)
def receive_pieces(request: HttpRequest, variant: VariantId, body: shapes.PiecesReceived) -> shapes.StockItem:
    """Put so many more pieces of a variant on the shelf."""
    actions.receive(variant=variant, **body.model_dump(), by=actor_of(request), at=clock.now())
    return shapes.StockItem.of(_item(request, variant, body.location))


@resource.put(
    "/variants/{variant}/stock", scope=CATALOGUE_WRITE, answers=shapes.StockItem, summary="Count pieces"
)
def count_pieces(request: HttpRequest, variant: VariantId, body: shapes.PiecesCounted) -> shapes.StockItem:
    """Say how many pieces were counted. No fewer than are promised to buyers."""
    actions.adjust(variant=variant, **body.model_dump(), by=actor_of(request), at=clock.now())
    return shapes.StockItem.of(_item(request, variant, body.location))


@resource.put(
    "/variants/{variant}/prices/{market}",
    scope=CATALOGUE_WRITE,
    answers=shapes.MarketPrice,
    summary="Ask a price in one market",
)
def set_market_price(
    request: HttpRequest, variant: VariantId, market: MarketCode, body: shapes.MarketPriceContent
) -> shapes.MarketPrice:
    """Ask a price for a variant in a market from a day on; the one before ends there."""
    now = clock.now()
    valid_from = body.valid_from or now.date()
    pricing.set_market_price(
        variant=variant,
        market=market,
        price=body.price.as_money(),
        basis=body.basis,
        per=body.per,
        valid_from=valid_from,
        by=actor_of(request),
        at=now,
    )
    return shapes.MarketPrice(variant=variant, market=market, valid_from=valid_from)


@resource.delete(
    "/variants/{variant}/prices/{market}", scope=CATALOGUE_WRITE, summary="Let the own price hold again"
)
def end_market_price(
    request: HttpRequest, variant: VariantId, market: MarketCode, on: On | None = None
) -> None:
    """Let the variant's own price hold again in a market, from a day on [today]."""
    now = clock.now()
    pricing.end_market_price(
        variant=variant, market=market, on=on or now.date(), by=actor_of(request), at=now
    )


@resource.get(
    "/variants/{variant}/price-rules/{market}",
    scope=CATALOGUE_READ,
    answers=rule_shapes.PriceRule,
    summary="Read the rule that makes a price",
)
def get_price_rule(request: HttpRequest, variant: VariantId, market: MarketCode) -> rule_shapes.PriceRule:
    """Return the rule in force for an own variant in a market, and what its price was last made with."""
    found = prices.get_price_rule(variant, market=market, viewer=actor_of(request))
    return rule_shapes.PriceRule.of(found)


@resource.put(
    "/variants/{variant}/price-rules/{market}",
    scope=CATALOGUE_WRITE,
    answers=rule_shapes.PriceRule,
    summary="Let a rule make the price in one market",
)
def set_price_rule(
    request: HttpRequest, variant: VariantId, market: MarketCode, body: rule_shapes.PriceRuleContent
) -> rule_shapes.PriceRule:
    """Make the price by a rule now, and anew whenever the rate moved by its threshold.

    A price asked for the market, or ended there, ends the rule.
    """
    by = actor_of(request)
    cost = body.cost.as_money() if body.cost else None
    rule = body.as_rule()
    pricing.set_price_rule(variant=variant, market=market, rule=rule, cost=cost, by=by, at=clock.now())
    reader = seeing_own_work(by, CATALOGUE_READ)
    return rule_shapes.PriceRule.of(prices.get_price_rule(variant, market=market, viewer=reader))


def _item(request: HttpRequest, variant: str, location: str) -> StockView:
    reader = seeing_own_work(actor_of(request), CATALOGUE_READ)
    if not location:
        places = queries.list_locations(viewer=reader)
        location = next(each.code for each in places if each.is_default)
    return queries.list_stock(viewer=reader, variants=[variant], location=location)[0]


def _refuse_unknown(request: HttpRequest, variant: str) -> None:
    """Refuse a cursor that names no variant of one's own: an empty page would say that this is the end."""
    if not queries.list_stock(viewer=actor_of(request), variants=[variant], limit=1):
        raise wrong_cursor()
