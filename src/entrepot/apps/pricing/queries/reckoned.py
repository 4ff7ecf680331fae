"""What a rule makes of a variant's price in a market, with the rate and the law of a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from entrepot.apps.catalogue.queries import ProductView, VariantView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.law import queries as law
from entrepot.apps.markets import queries as markets
from entrepot.apps.pricing.queries.asked import AskedPrice
from entrepot.apps.pricing.queries.shown import ShownPrice, price_if
from entrepot.core.money import ExchangeRate, Money
from entrepot.core.trade.price_rules import PriceRule, bring_in

OK: Final = "ok"
NO_RATE: Final = "no_rate"
ALL_IN: Final = "all_in"
NET: Final = "net"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """The price a rule makes, for `per` units, or in `status` why there is none.

    `amount` is what it was made of, in the market's currency: the variant's own price, or what one unit costs
    at the buyer's door (`landed` tells its parts). `rate` is None where both have one currency.
    """

    status: str
    basis: str
    per: int
    price: Money | None = None
    amount: Money | None = None
    rate: ExchangeRate | None = None
    landed: ShownPrice | None = None


def reckon(
    product: ProductView,
    variant: VariantView,
    *,
    market: str,
    rule: PriceRule,
    cost: Money | None,
    viewer: Actor,
    on: date,
) -> Reckoned:
    """Return the price that a rule makes on a day; with a `cost` of one unit, of what it costs at the door.

    The product is one that the catalogue gave the viewer. Raises MarketMissingError, and
    CurrencyMismatchError where the floor is not in the market's currency.
    """
    currency = markets.get_market_by_code(market, viewer=viewer, on=on).currency
    source = cost or Money(variant.price_minor, variant.currency)
    basis, per = (ALL_IN, 1) if cost else (variant.basis, variant.per)
    rate = rate_between(source.currency, currency, on=on, viewer=viewer)
    if rate is None and source.currency != currency:
        return Reckoned(status=NO_RATE, basis=basis, per=per)
    amount = bring_in(source, rate)
    if cost is None:
        return Reckoned(status=OK, basis=basis, per=per, price=rule.price(amount), amount=amount, rate=rate)
    asked = AskedPrice(
        variant=variant.public_id,
        listed=source,
        price=amount,
        rate=rate,
        per=1,
        all_in=False,
        own_market=True,
    )
    landed = price_if(product, variant, asked=asked, market=market, viewer=viewer, on=on)
    price = rule.price(landed.total) if landed.total else None
    return Reckoned(
        status=landed.status, basis=basis, per=1, price=price, amount=landed.total, rate=rate, landed=landed
    )


def rate_between(base: str, quote: str, *, on: date, viewer: Actor) -> ExchangeRate | None:
    """Return the central bank's latest rate up to a day; None for one currency, and where nobody quotes."""
    return None if base == quote else law.get_exchange_rate(base=base, quote=quote, on=on, viewer=viewer)


def is_rate_moved(rule: PriceRule, kept: Decimal | None, now: ExchangeRate | None) -> bool:
    """Return whether the rate of a day is so far from the one a price was made with that it counts."""
    if kept is None or now is None:
        return (kept is None) is not (now is None)
    return rule.is_moved(kept, now.rate)
