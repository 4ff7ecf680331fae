"""What orders asks of the catalogue and of shipping: a thing as it is sold in a market, and its carriage.

Prices are brought into the market's currency with the central bank's rate, rounded half up to its coin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import ProductView, SoldVariant, VariantView
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.law import queries as law
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketView
from entrepot.apps.orders import refusals
from entrepot.apps.pricing import queries as pricing
from entrepot.apps.pricing.queries import AskedPrice
from entrepot.apps.shipping import queries as shipping
from entrepot.core.money import Money
from entrepot.core.trade.allocation import Origin, Place

KEY_LENGTH = 32  # the least a guest's key has
LEAST_GRAMS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """A variant as buyers of one market get it: `price` is for `per` pieces, in the cart's currency.

    `listed` is what the seller asks, `rate` the exchange rate between both, empty where they are one. An
    all-in price (`gross`) has duty and tax inside; the carriage of each piece sent alone was taken off it,
    because the parcel's own carriage is quoted beside it.
    """

    variant: str
    product: str
    business: str
    business_name: str
    business_country: str
    organisation_id: int
    ship_from: str
    title: str
    sku: str
    category: str
    hs: str
    hs_edition: str
    national: str
    origin: str
    listed: Money
    price: Money
    rate: str
    per: int
    gross: bool
    net_grams: int | None
    gross_grams: int | None
    ml: int | None
    pieces: int | None
    measures: Mapping[str, str]
    facts: Mapping[str, str]
    place: Place | None = None
    """The seller's place it is sent from; None where no piece of it ever lay."""

    @property
    def sent_from(self) -> Origin:
        """Where it comes from, as its price depends on it."""
        return self.place.origin if self.place else Origin(self.ship_from)


@dataclass(frozen=True, slots=True)
class Freight:
    """What carrying a parcel costs the buyer, by whom."""

    carrier: str
    service: str
    mode: str
    amount: Money


@dataclass(frozen=True, slots=True)
class _Asked:
    asked: AskedPrice
    price: Money
    rate: str


def get_good(variant: str, *, market: str, language: str, on: date, currency: str = "") -> Good:
    """Return a variant as it is sold in a market today; ProblemRaised (422) when it is not."""
    place = markets.get_market_by_code(market, viewer=SYSTEM, on=on)
    (found,) = list_goods([variant], place=place, language=language, on=on, currency=currency).values()
    if isinstance(found, ProblemRaised):
        raise found
    return found


def list_goods(
    variants: Sequence[str],
    *,
    place: MarketView,
    language: str,
    on: date,
    currency: str = "",
    sources: Mapping[str, Place] = MappingProxyType({}),
) -> dict[str, Good | ProblemRaised]:
    """Return each variant as it is sold in a market today, or the refusal (422) where it is not.

    All in one statement. `sources` are the places they are sent from, else where their business is.
    """
    currency = currency or place.currency
    found = catalogue.list_sold_variants(
        variants,
        language,
        market=place.code,
        viewer=SYSTEM,
        beside=pricing.own_price_beside,
        to=place.code,
        on=on,
    )
    asked = pricing.list_asked_prices(
        [each.variant for each in found.values()],
        market=place.code,
        currency=currency,
        on=on,
        viewer=SYSTEM,
        own={each.variant.id: each.beside["own"] for each in found.values()},
    )
    goods: dict[str, Good | ProblemRaised] = {}
    for variant in variants:
        if variant not in found:
            goods[variant] = refusals.not_sold(variant)
        elif asked[variant].price is None:
            goods[variant] = refusals.no_rate(asked[variant].listed.currency, currency)
        else:
            goods[variant] = _sent_or_not(found[variant], asked[variant], sources.get(variant), place, on)
    return goods


def _sent_or_not(
    found: SoldVariant, asked: AskedPrice, source: Place | None, market: MarketView, on: date
) -> Good | ProblemRaised:
    try:
        return _sent(found, asked, source, market, on)
    except ProblemRaised as refused:
        return refused


def _sent(found: SoldVariant, asked: AskedPrice, source: Place | None, market: MarketView, on: date) -> Good:
    """Return a variant as it is sold from a place, or from where its business is."""
    country = source.origin.country if source else found.product.business_country
    said = _asked(country, found.variant, asked, market, on)
    return replace(_good(found.product, found.variant, said, market), place=source, ship_from=country)


def _good(product: ProductView, found: VariantView, asked: _Asked, place: MarketView) -> Good:
    details: dict[str, dict[str, str]] = {}
    for kind, name, value in product.details:
        details.setdefault(kind, {})[name] = value
    options = " / ".join(found.options)
    return Good(
        variant=found.public_id,
        product=product.public_id,
        business=product.business,
        business_name=product.business_name,
        business_country=product.business_country,
        organisation_id=product.organisation,
        ship_from=product.business_country,
        title=f"{product.title}, {options}" if options else product.title,
        sku=found.sku,
        category=product.category,
        hs=product.hs,
        hs_edition=product.hs_edition,
        national=details.get("national", {}).get(place.country, ""),
        origin=product.origin,
        listed=asked.asked.listed,
        price=asked.price,
        rate=asked.rate,
        per=asked.asked.per,
        gross=asked.asked.all_in,
        net_grams=found.net_grams,
        gross_grams=found.gross_grams,
        ml=found.ml,
        pieces=found.pieces,
        measures=details.get("measure", {}),
        facts=details.get("fact", {}),
    )


def _asked(country: str, found: VariantView, asked: AskedPrice, place: MarketView, on: date) -> _Asked:
    price = asked.price
    if asked.all_in and price is not None:
        grams, currency = found.gross_grams or 0, price.currency
        one = freight_of(country, place.country, grams=grams, currency=currency, on=on)
        price = asked.less_carriage(one.amount)
    if price is None or price.minor <= 0:  # carriage alone uses the all-in price up
        raise refusals.not_sold(found.public_id)
    rate = asked.rate
    said = f"{rate.pair} {rate.rate} {rate.source} {rate.on}" if rate else ""
    return _Asked(asked, price, said)


def freight_of(ship_from: str, to: str, *, grams: int, currency: str, on: date) -> Freight:
    """Return the cheapest tracked carriage of a packed parcel in the buyer's currency; refuse without one."""
    offered = shipping.quote_shipping(
        from_country=ship_from, to_country=to, grams=max(grams, LEAST_GRAMS), viewer=SYSTEM
    ).options
    tracked = [option for option in offered if option.tracked]  # untracked, delivery could never be proved
    if not tracked:
        raise refusals.not_carried(ship_from, to)
    best = tracked[0]
    return Freight(best.carrier, best.service, "air", in_currency(best.price, currency, on))


def in_currency(amount: Money, currency: str, on: date) -> Money:
    """Return an amount in another currency; refuse a pair without a rate."""
    if amount.currency == currency:
        return amount
    rate = law.get_exchange_rate(base=amount.currency, quote=currency, on=on, viewer=SYSTEM)
    if rate is None:
        raise refusals.no_rate(amount.currency, currency)
    return rate.convert(amount)
