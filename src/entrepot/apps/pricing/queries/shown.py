"""The one price a buyer sees: one unit by the default service, with duty, tax and carriage inside.

An all-in price is that amount as the seller wishes it: carriage of one unit is taken off it, and core solves
the goods for what is left. The cart asks the law about the whole consignment, where goods share one carriage,
and says by how much it differs; one unit in it costs just this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.catalogue.queries import ProductView, VariantView
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.law import queries as law
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketView
from entrepot.apps.pricing.queries.asked import AskedPrice, list_asked_prices
from entrepot.apps.shipping import queries as shipping
from entrepot.apps.stock import queries as stock
from entrepot.apps.stock.queries import Lying
from entrepot.core.law.request import InvalidRequestError
from entrepot.core.money import ExchangeRate, Money
from entrepot.core.trade.allocation import Origin, order_places
from entrepot.core.trade.frozen_quote import FrozenQuote, freeze

LEAST_GRAMS = 1

type Carriage = tuple[shipping.ShippingOption, Money, ExchangeRate | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPrice:
    """The price of one unit in a market, or why there is none.

    `total` is what the buyer pays at checkout and at the door together; None unless `status` is `ok`. Other
    statuses: `refused`, `unknown`, `needs` as the law says, `not_carried`, `no_rate`, `not_offered` (no
    lawful way in is one of this storefront's), `below_carriage` (an all-in price that carriage alone uses
    up). `reply` is the law's whole answer, for "why this price"; `carriage` is the default service.
    """

    variant: str
    market: str
    currency: str
    status: str
    asked: AskedPrice
    sent_from: Origin | None = None
    """Where it comes from: the first place that has one and a price."""
    quote: FrozenQuote | None = None
    carriage: shipping.ShippingOption | None = None
    rates: tuple[ExchangeRate, ...] = ()
    """What amounts were converted with: the seller's price, the carriage."""
    reply: Mapping[str, Any] | None = None

    @property
    def total(self) -> Money | None:
        """The whole price."""
        return self.quote.total if self.quote else None

    @property
    def carrier(self) -> str:
        """Who carries it; empty where nobody does."""
        return self.carriage.carrier if self.carriage else ""

    @property
    def service(self) -> str:
        """By which service; empty where there is none."""
        return self.carriage.service if self.carriage else ""

    @property
    def route(self) -> str:
        """The way in; empty without a price."""
        return self.quote.route if self.quote else ""

    @property
    def at_door(self) -> Money | None:
        """What of it is paid to the carrier or customs on delivery."""
        return self.quote.at_delivery if self.quote else None

    @property
    def is_exact(self) -> bool:
        """Whether an all-in price comes out to the coin; else it is the next lower one there is."""
        warnings = self.reply.get("warnings", ()) if self.reply else ()
        return all(each["code"] != "gross_inexact" for each in warnings)


def get_price(
    variant: str,
    *,
    market: str,
    viewer: Actor,
    language: str = "en",
    currency: str = "",
    on: date | None = None,
) -> ShownPrice:
    """Return the price of one unit of a variant (public id) in a market (by its code). Public.

    In the market's currency unless another is named; `on` [today] is the day it holds. Raises
    MarketMissingError, and Product.DoesNotExist when buyers there do not see the variant.
    """
    product, place = catalogue.get_listed_variant(variant, market=market, viewer=viewer, language=language)
    asking = _asking(market, currency, language, on, viewer)
    return asking.all([(product, product.variants[place])])[variant]


def price_many(
    products: Sequence[ProductView],
    *,
    market: str,
    viewer: Actor,
    language: str = "en",
    currency: str = "",
    on: date | None = None,
    all_variants: bool = False,
    lying: Lying | None = None,
) -> dict[str, ShownPrice]:
    """Return the price of the first variant of each product of a page (or of all), by variant's public id.

    Costs a fixed few queries of the database, however many there are. Products are those the catalogue gave
    the viewer; what buyers there do not see is not checked again. `lying` is what stock said of these
    variants in this market, where that was read already. Raises MarketMissingError.
    """
    wanted = [
        (product, variant)
        for product in products
        for variant in (product.variants if all_variants else product.variants[:1])
    ]
    return _asking(market, currency, language, on, viewer).all(wanted, lying)


def price_if(
    product: ProductView,
    variant: VariantView,
    *,
    asked: AskedPrice,
    market: str,
    viewer: Actor,
    language: str = "en",
    on: date | None = None,
) -> ShownPrice:
    """Return the price of one unit if its seller asked another price than they do, listed there or not.

    The product is one that the catalogue gave the viewer; the price asked is in the market's currency.
    Raises MarketMissingError.
    """
    asking = _asking(market, "", language, on, viewer)
    lying = stock.find_lying([variant.public_id], market=market, viewer=viewer)
    return asking.nearest(product, variant, asked, lying)


def _asking(code: str, currency: str, language: str, on: date | None, viewer: Actor) -> "_Asking":
    day = on or clock.now().date()
    market = markets.get_market_by_code(code, viewer=viewer, on=day)
    if not market.settings:  # it was not open yet
        raise markets.MarketMissingError(code)
    return _Asking(market, currency or market.currency, language, day, viewer)


@dataclass(frozen=True, slots=True)
class _Asking:
    market: MarketView
    currency: str
    language: str
    on: date
    viewer: Actor
    carried: dict[tuple[str, int], Carriage | str] = field(default_factory=dict)
    """What carrying from a country so many grams costs: asked once for a whole page."""

    def all(
        self, wanted: Sequence[tuple[ProductView, VariantView]], lying: Lying | None = None
    ) -> dict[str, ShownPrice]:
        """Return the price of one unit of each variant by its public id."""
        asked = list_asked_prices(
            [variant for _product, variant in wanted],
            market=self.market.code,
            currency=self.currency,
            on=self.on,
            viewer=self.viewer,
        )
        there = lying or stock.find_lying(
            [variant.public_id for _product, variant in wanted], market=self.market.code, viewer=self.viewer
        )
        return {
            variant.public_id: self.nearest(product, variant, asked[variant.public_id], there)
            for product, variant in wanted
        }

    def nearest(
        self, product: ProductView, variant: VariantView, asked: AskedPrice, lying: Lying
    ) -> ShownPrice:
        """Ask about one unit from the first place that has one and a price, as the cart does."""
        free = lying.free.get(variant.public_id, {})
        places = order_places(free, self.market.country)
        origins = [place.origin for place in places if free[place] > 0]
        origins = origins or [place.origin for place in places[:1]] or [Origin(product.business_country)]
        *nearer, last = dict.fromkeys(origins)
        for origin in nearer:
            found = self.ask(product, variant, asked, origin)
            if found.status == "ok":
                return found
        return self.ask(product, variant, asked, last)

    def ask(
        self, product: ProductView, variant: VariantView, asked: AskedPrice, origin: Origin
    ) -> ShownPrice:
        """Ask the law about one unit in a parcel of its own."""
        none = ShownPrice(
            variant=variant.public_id,
            market=self.market.code,
            currency=self.currency,
            status="no_rate",
            asked=asked,
            sent_from=origin,
        )
        if asked.price is None:
            return none
        carriage = self._carriage(origin, variant)
        if isinstance(carriage, str):
            return replace(none, status=carriage)
        option, freight, freight_rate = carriage
        rates = tuple(rate for rate in (asked.rate, freight_rate) if rate is not None)
        told = replace(none, carriage=option, rates=rates)
        goods = asked.less_carriage(freight)
        if goods is None or goods.minor <= 0:
            return replace(told, status="below_carriage")
        try:
            status, reply = self._offered(
                self._body(product, variant, (goods, asked), freight, origin), origin
            )
        except InvalidRequestError:  # the seller gave a fact that no request can hold
            return replace(told, status="needs")
        quote = freeze(reply) if status == "ok" else None
        return replace(told, status=status, reply=reply, quote=quote)

    def _carriage(self, origin: Origin, variant: VariantView) -> Carriage | str:
        """Return the default service (the cheapest that is tracked), its price here and the rate used."""
        way = (origin.country, max(variant.gross_grams or 0, LEAST_GRAMS))
        found = self.carried.get(way)
        if found is None:
            found = self.carried[way] = self._ask_carriers(*way)
        return found

    def _ask_carriers(self, from_country: str, grams: int) -> Carriage | str:
        offered = shipping.quote_shipping(
            from_country=from_country, to_country=self.market.country, grams=grams, viewer=self.viewer
        ).options
        option = next((each for each in offered if each.tracked), None)
        if option is None:
            return "not_carried"
        if option.price.currency == self.currency:
            return option, option.price, None
        rate = law.get_exchange_rate(
            base=option.price.currency, quote=self.currency, on=self.on, viewer=self.viewer
        )
        return (option, rate.convert(option.price), rate) if rate else "no_rate"

    def _offered(self, body: dict[str, Any], origin: Origin) -> tuple[str, dict[str, Any]]:
        """Return status and reply by the cheapest lawful way in that this storefront offers."""
        reply = law.quote_landed_cost(body, language=self.language, today=self.on, viewer=self.viewer)
        if reply["status"] != "ok" or self._allows(reply["route"], origin):
            return reply["status"], reply
        lawful = [each["route"] for each in reply["routes"] if each["status"] == "ok"]
        route = next((each for each in lawful if self._allows(each, origin)), None)
        if route is None:
            return "not_offered", reply
        body = {**body, "route": route}
        reply = law.quote_landed_cost(body, language=self.language, today=self.on, viewer=self.viewer)
        return reply["status"], reply

    def _allows(self, route: str, origin: Origin) -> bool:
        return self.market.allows(route) and stock.is_way_for(origin, route, self.on)

    def _body(
        self,
        product: ProductView,
        variant: VariantView,
        priced: tuple[Money, AskedPrice],
        freight: Money,
        origin: Origin,
    ) -> dict[str, Any]:
        """Return the request of the quote contract, as orders asks about a cart of this one unit."""
        goods, asked = priced
        details: dict[str, dict[str, str]] = {}
        for kind, name, value in product.details:
            details.setdefault(kind, {})[name] = value
        line = {
            "hs": product.hs,
            "hs_edition": product.hs_edition,
            "national": details.get("national", {}).get(self.market.country),
            "origin": product.origin,
            "unit_price": goods.format_plain(),
            "price_per": str(asked.per),
            "quantity": 1,
            "grams": variant.net_grams,
            "gross_grams": variant.gross_grams,
            "ml": variant.ml,
            "pieces": variant.pieces,
            "measures": details.get("measure", {}),
            "facts": details.get("fact", {}),
        }
        return {
            "destination": self.market.country,
            "ship_from": origin.ship_from,
            "currency": self.currency,
            "prices": "gross" if asked.all_in else "net",
            "mode": "air",
            "purpose": "sale",
            "route": "auto",
            "freight": freight.format_plain(),
            "seller": {"country": product.business_country},
            "lines": [{key: value for key, value in line.items() if value is not None}],
        }
