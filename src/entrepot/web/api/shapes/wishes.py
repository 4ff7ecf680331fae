"""What buyers keep for later, and products side by side."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from entrepot.apps.catalogue.queries import ProductView
from entrepot.apps.demand.queries import WishView
from entrepot.core.money import Money
from entrepot.core.trade.reviews import Tally
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, Told
from entrepot.web.api.shapes.reviews import Rating
from entrepot.web.api.shapes.shop import Price, ShopProduct
from entrepot.web.public.parts import amounts
from entrepot.web.storefront.cards import Offer
from entrepot.web.storefront.products import Arrival

PRODUCT = "prd_" + "0" * 22


class KeptProduct(Told):
    """A product that is kept for later."""

    product: str = Field(examples=[PRODUCT])
    kept_at: datetime
    sold: ShopProduct | None = Field(
        description="As the named market sells it today; null where it does not, or no market is named."
    )

    @classmethod
    def of(cls, row: WishView, sold: dict[str, ShopProduct]) -> Self:
        """Make one of a row, with what of the page is sold."""
        return cls(product=row.product, kept_at=row.at, sold=sold.get(row.product))


class WishPage(Told):
    """Some of what is kept for later, the newest first."""

    items: list[KeptProduct]
    next: Next


class WishesTaken(Told):
    """What became of a guest's wishes."""

    taken: int = Field(description="How many were added to one's own.")
    left: int = Field(description="How many stayed with the key: two hundred are kept at most.")


class WhenItComes(Told):
    """Between which days a parcel arrives by the service the price includes."""

    sent_by: date
    first: date
    last: date
    service: str


class Compared(ShopProduct):
    """A product beside others: what one of it costs and of what, when it comes, what buyers say."""

    variant: str = Field(
        description="The variant the price is for: the first that has one.", examples=["var_" + "0" * 22]
    )
    cheapest: bool = Field(description="Whether nothing beside it costs less in all.")
    parts: dict[str, Amount] = Field(
        description="What the total is made of: goods, freight, insurance, duty, tax, fees; above zero."
    )
    comes: WhenItComes | None
    gross_grams: int | None = Field(description="One unit, packed.")
    rating: Rating

    @classmethod
    def beside(
        cls, row: ProductView, offer: Offer, *, comes: Arrival | None, tally: Tally, cheapest: bool
    ) -> Self:
        """Make one of a product and its offer."""
        variant, price = offer
        reply = price.reply if price.total is not None else None
        parts = {
            kind: Amount.of(Money.parse(f"{value:f}", price.total.currency))
            for kind, value in (amounts(reply) if reply else {}).items()
            if price.total is not None and value > 0
        }
        return cls(
            **cls.shared(row),
            business_country=row.business_country,
            price=Price.of(price),
            variant=variant.public_id,
            cheapest=cheapest,
            parts=parts,
            comes=WhenItComes.copied(comes) if comes else None,
            gross_grams=variant.gross_grams,
            rating=Rating.of(tally),
        )


class Comparison(Told):
    """Products side by side, in the order they were named."""

    items: list[Compared]
    not_sold: list[str] = Field(description="Those named that the market does not sell.", examples=[[]])
