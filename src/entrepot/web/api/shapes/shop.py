"""What buyers see: markets, listed products, and the price in their country."""

from datetime import date
from typing import Any, Self

from pydantic import Field

from entrepot.apps.catalogue.queries import ProductView
from entrepot.apps.markets.queries import MarketView
from entrepot.apps.pricing.queries import ShownPrice
from entrepot.web.api.languages import CHINESE
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, Told
from entrepot.web.api.shapes.products import ProductBase, Variant


class MarketSetting(Told):
    """One setting: its values, whether they come from the family, and since when they hold."""

    values: list[str] = Field(examples=[["SGD"]])
    inherited: bool
    since: date


class Market(Told):
    """A storefront for one country."""

    code: str = Field(examples=["SG"])
    country: str = Field(examples=["SG"])
    family: str = Field(examples=["south-east-asia"])
    family_name: str = Field(examples=["South-East Asia"])
    currency: str = Field(examples=["SGD"])
    languages: list[str] = Field(description="Its own first.", examples=[["en", "zh-hans"]])
    price_basis: str = Field(description="all_in or net.", examples=["all_in"])
    settings: dict[str, MarketSetting]

    @classmethod
    def of(cls, row: MarketView, language: str) -> Self:
        """Make one from a row."""
        settings = {
            name: MarketSetting(values=list(each.values), inherited=each.inherited, since=each.since)
            for name, each in row.settings.items()
        }
        return cls.copied(
            row,
            family_name=row.family_name_zh if language == CHINESE else row.family_name,
            languages=list(row.languages),
            settings=settings,
        )


class MarketList(Told):
    """Markets, by family and code."""

    items: list[Market]


class Price(Told):
    """What one unit costs a buyer, with everything; or why there is no price."""

    status: str = Field(
        description="ok; or refused, unknown, needs, not_carried, no_rate, not_offered.", examples=["ok"]
    )
    total: Amount | None = Field(description="What the buyer pays in all, at checkout and at the door.")
    at_door: Amount | None = Field(description="What of it is paid on delivery.")
    is_exact: bool = Field(description="False where the all-in price is the next lower one there is.")
    asked: Amount = Field(description="What the seller asks for `per` units, in the seller's currency.")
    per: int
    all_in: bool = Field(description="Whether the seller's price has duty, tax and carriage inside.")
    route: str = Field(description="The way in; empty without a price.", examples=["SG-LVG"])
    service: str = Field(description="The carrier's service.", examples=["post-tracked"])

    @classmethod
    def of(cls, row: ShownPrice) -> Self:
        """Make one from a price."""
        return cls(
            status=row.status,
            total=Amount.maybe(row.total),
            at_door=Amount.maybe(row.at_door),
            is_exact=row.is_exact,
            asked=Amount.of(row.asked.listed),
            per=row.asked.per,
            all_in=row.asked.all_in,
            route=row.route,
            service=row.service,
        )


class ExplainedPrice(Price):
    """What one unit costs, and why: the law's whole answer, as `POST /quotes` gives it."""

    why: dict[str, Any] | None = Field(description="The quote behind the price.")

    @classmethod
    def of(cls, row: ShownPrice) -> Self:
        """Make one from a price."""
        return cls(**Price.of(row).model_dump(), why=None if row.reply is None else dict(row.reply))


class ShopProduct(ProductBase):
    """A product as buyers in a market see it, with the price of its first variant."""

    business_country: str = Field(examples=["US"])
    price: Price | None

    @classmethod
    def of(cls, row: ProductView, prices: dict[str, ShownPrice]) -> Self:
        """Make one from a row and the prices of its page."""
        first = prices.get(row.variants[0].public_id) if row.variants else None
        return cls(
            **cls.shared(row),
            business_country=row.business_country,
            price=Price.of(first) if first else None,
        )


class ShopPage(Told):
    """Some products of a market, the newest first unless another order is asked for."""

    items: list[ShopProduct]
    next: Next


class ShopFinding(ShopPage):
    """Some products that fit words."""

    meant: str = Field(
        description="The words as they were understood, where a slip was mended; else empty.",
        examples=["green tea"],
    )
    near: bool = Field(description="Whether nothing fits all of the words, so that half of them is enough.")


class ShopVariant(Variant):
    """A variant with its price in the market and what is left of it."""

    shown: Price | None = Field(description="The price in this market.")
    free: int = Field(description="How many pieces can be bought now.")


class ShopProductWhole(ShopProduct):
    """A product with all its variants."""

    variants: list[ShopVariant]
