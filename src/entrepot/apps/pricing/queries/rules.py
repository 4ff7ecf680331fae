"""Rules that make prices, as their seller sees them, and what a price would bring before it is asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue.queries import OwnProduct, ProductView, VariantView
from entrepot.apps.fees import queries as fees
from entrepot.apps.fees.queries import Sold
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_scope
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.pricing.models import MarketPriceRule
from entrepot.apps.pricing.queries.asked import AskedPrice
from entrepot.apps.pricing.queries.reckoned import OK, Reckoned, reckon
from entrepot.apps.pricing.queries.shown import ShownPrice, price_if
from entrepot.core.money import Money
from entrepot.core.trade.price_rules import PriceRule


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """How a variant's price in a market is made: of the `cost` of one unit, else of its own price.

    The price that holds was made at `made_at` with `rate` units of the market's currency for one `base`, as
    `rate_source` published them for `rate_on`; without a base both have one currency. `status` is `ok`, or
    why the last attempt made none; then the price before stays.
    """

    public_id: str
    variant: str
    market: str
    cost: Money | None
    rule: PriceRule
    base: str
    rate: Decimal | None
    rate_on: date | None
    rate_source: str
    status: str
    checked_at: datetime
    made_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a price would bring: what the buyer pays for one unit, what its seller gets of that, and why.

    `status` is `ok`, or says why there is no price. `fee` is the commission; None where none is settled.
    """

    status: str
    asked: Money | None = None
    per: int = 1
    reckoned: Reckoned | None = None
    shown: ShownPrice | None = None
    goods: Money | None = None
    fee: Money | None = None

    @property
    def gets(self) -> Money | None:
        """What the seller gets for one unit."""
        return self.goods - self.fee if self.goods and self.fee is not None else self.goods

    @property
    def levies(self) -> Money | None:
        """Duty, tax and fees of one unit together."""
        quote = self.shown.quote if self.shown else None
        return Money.total((levy.amount for levy in quote.levies), quote.currency) if quote else None


def list_price_rules(variants: Collection[str], *, viewer: Actor) -> dict[tuple[str, str], RuleView]:
    """Return the rules in force for own variants (public ids), by variant and market; operators see all."""
    require_scope(viewer, roles.CATALOGUE_READ)
    rows = MarketPriceRule.objects.filter(ended_at=None, variant__public_id__in=variants)
    if not (viewer.is_system or OPERATOR in viewer.roles):
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    found = [_view(row) for row in rows.select_related("variant").order_by("market", "pk")]
    return {(each.variant, each.market): each for each in found}


def get_price_rule(variant: str, *, market: str, viewer: Actor) -> RuleView:
    """Return the rule in force for an own variant in a market. Raises ObjectDoesNotExist without one."""
    found = list_price_rules([variant], viewer=viewer).get((variant, market))
    if found is None:
        raise MarketPriceRule.DoesNotExist
    return found


def propose_rule(
    own: OwnProduct,
    variant: VariantView,
    *,
    market: str,
    rule: PriceRule,
    viewer: Actor,
    on: date,
    cost: Money | None = None,
) -> Proposal:
    """Return what a rule would make of a variant's price in a market, and what that brings.

    The product is one that the catalogue gave its seller. Raises MarketMissingError, and
    CurrencyMismatchError where the floor is not in the market's currency.
    """
    made = reckon(own.product, variant, market=market, rule=rule, cost=cost, viewer=viewer, on=on)
    if made.status != OK or made.price is None:
        return Proposal(status=made.status, reckoned=made, shown=made.landed)
    return _brings(own.product, variant, made, market=market, viewer=viewer, on=on)


def propose_price(
    own: OwnProduct,
    variant: VariantView,
    *,
    market: str,
    price: Money,
    basis: str,
    viewer: Actor,
    on: date,
    per: int = 1,
) -> Proposal:
    """Return what a price, in the market's currency, would bring. Raises MarketMissingError."""
    made = Reckoned(status=OK, basis=basis, per=per, price=price)
    return _brings(own.product, variant, made, market=market, viewer=viewer, on=on)


def _brings(
    product: ProductView, variant: VariantView, made: Reckoned, *, market: str, viewer: Actor, on: date
) -> Proposal:
    assert made.price is not None  # noqa: S101 - both callers have one
    asked = AskedPrice(
        variant=variant.public_id,
        listed=made.price,
        price=made.price,
        rate=None,
        per=made.per,
        all_in=made.basis == "all_in",
        own_market=True,
    )
    shown = price_if(product, variant, asked=asked, market=market, viewer=viewer, on=on)
    found = Proposal(status=shown.status, asked=made.price, per=made.per, reckoned=made, shown=shown)
    if shown.quote is None:
        return found
    goods = shown.quote.goods
    return Proposal(
        status=found.status,
        asked=found.asked,
        per=found.per,
        reckoned=made,
        shown=shown,
        goods=goods,
        fee=_fee(product, goods, market, on, viewer),
    )


def _fee(product: ProductView, goods: Money, market: str, on: date, viewer: Actor) -> Money | None:
    try:
        sold = [Sold(product.category, goods)]
        return fees.quote_fees(
            business=product.business, market=market, sold=sold, on=on, viewer=viewer
        ).payable
    except ProblemRaised:  # no schedule holds there yet, or the reader is not the seller
        return None


def _view(row: MarketPriceRule) -> RuleView:
    return RuleView(
        public_id=row.public_id,
        variant=row.variant.public_id,
        market=row.market,
        cost=row.cost,
        rule=PriceRule(margin=row.margin, floor=row.floor, ending=row.ending, threshold=row.threshold),
        base=row.base,
        rate=row.rate,
        rate_on=row.rate_on,
        rate_source=row.rate_source,
        status=row.status,
        checked_at=row.checked_at,
        made_at=row.made_at,
    )
