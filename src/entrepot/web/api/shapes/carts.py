"""Carts, their price, and the orders they become."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from pydantic.config import JsonDict

from entrepot.apps.orders import queries
from entrepot.apps.orders.actions import Address
from entrepot.web.api.shapes.base import Amount, AmountAsked, Asked, KnownCurrency, LanguageCode, Told

MOST_PIECES = 9_999
VARIANT = "^var_[0-9a-z]{22}$"
HOME: JsonDict = {
    "recipient": "Tan Mei Ling",
    "lines": "12 Serangoon Road",
    "locality": "Singapore",
    "postcode": "217959",
    "phone": "+6561234567",
}


class CartOpened(Asked):
    """Where one wants to buy."""

    market: str = Field(pattern="^[A-Z]{2}(-[A-Z]{2,8})?$", examples=["SG"])
    language: LanguageCode = Field("en", description="Of titles and letters.", examples=["en"])
    currency: Annotated[str, KnownCurrency] = Field(
        "", pattern="^([A-Z]{3})?$", description="Empty for the market's."
    )


class PiecesWanted(Asked):
    """So many more pieces of a variant."""

    variant: str = Field(pattern=VARIANT, examples=["var_" + "0" * 22])
    quantity: int = Field(1, ge=1, le=MOST_PIECES)


class PiecesExactly(Asked):
    """Exactly so many pieces; none takes the variant out."""

    quantity: int = Field(ge=0, le=MOST_PIECES, examples=[2])


class CartItem(Told):
    """So many pieces of a variant."""

    variant: str
    product: str
    quantity: int


class Cart(Told):
    """A cart without prices."""

    id: str = Field(examples=["crt_" + "0" * 22])
    market: str = Field(examples=["SG"])
    country: str = Field(examples=["SG"])
    language: str = Field(examples=["en"])
    currency: str = Field(examples=["SGD"])
    version: int = Field(description="Moves with each change.")
    is_open: bool = Field(description="False once it was ordered.")
    items: list[CartItem]

    @classmethod
    def of(cls, row: queries.CartView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id, items=[CartItem.copied(each) for each in row.items])


class CartLine(Told):
    """One line with its price. A variant that is shared over several orders has several lines."""

    key: str = Field(
        description="What parcels name it by: the variant, with `#2` and so on for later shares."
    )
    variant: str
    product: str
    business: str
    title: str
    sku: str
    quantity: int
    price: Amount = Field(description="Of `per` pieces, in the cart's currency.")
    per: int
    amount: Amount = Field(description="Of the line, as the seller asks.")


class CartParcel(Told):
    """Goods of one seller from one place by one way in, priced together."""

    key: str
    business: str
    ship_from: str
    order: int = Field(1, description="Which of the seller's orders: several where the law limits an order.")
    lines: list[str] = Field(description="Keys of lines.")
    carrier: str
    service: str
    total: Amount | None
    why: dict[str, Any] = Field(description="The law's answer, as `POST /quotes` gives it.")

    @classmethod
    def of(cls, row: Any) -> Self:
        """Make one from a quoted parcel."""
        return cls.copied(row, lines=list(row.lines), total=Amount.maybe(row.total), why=dict(row.reply))


class Remark(Told):
    """A reason why not, or what to mind before paying."""

    code: str
    subject: str = Field(description="The variant or the parcel it is about, or empty.")
    message: str
    fix: str


class Split(Told):
    """A lawful way to send one seller's goods in several parcels."""

    key: str = Field(description="Names it in `POST /carts/{cart}/split`.")
    subject: str = Field(description="The parcel it is about.")
    parcels: int
    orders: int = Field(description="Several where the law limits an order.")
    total: Amount = Field(description="Of all its parcels.")
    saved: Amount | None = Field(description="Less than one parcel; null where one parcel cannot be bought.")
    is_taken: bool

    @classmethod
    def of(cls, row: queries.SplitOffer) -> Self:
        """Make one from an offer."""
        return cls.copied(row, total=Amount.of(row.total), saved=Amount.maybe(row.saved))


class SplitWanted(Asked):
    """Whether a split that was offered is wanted."""

    split: str = Field(min_length=1, max_length=60, examples=["biz_" + "0" * 22 + ":SG:net"])
    taken: bool = True


class AllowanceUse(Told):
    """What a cart takes of a person's yearly allowance."""

    counter: str = Field(examples=["CN-YEAR"])
    period: str = Field(examples=["2026"])
    limit: Amount
    takes: Amount
    taken: Amount | None = Field(description="Before this cart; null while nobody knows whose year it is.")
    left: Amount | None = Field(description="After this cart.")

    @classmethod
    def of(cls, row: queries.AllowanceUse) -> Self:
        """Make one from what a cart takes."""
        return cls.copied(
            row,
            limit=Amount.of(row.limit),
            takes=Amount.of(row.takes),
            taken=Amount.maybe(row.taken),
            left=Amount.maybe(row.left),
        )


class CartQuote(Told):
    """What a cart costs, with everything; or every reason why it cannot be bought."""

    cart: str
    version: int
    currency: str = Field(examples=["SGD"])
    total: Amount | None = Field(description="What is charged; null while there is a refusal.")
    lines: list[CartLine]
    parcels: list[CartParcel]
    refusals: list[Remark]
    warnings: list[Remark]
    offers: list[Split]
    allowance: AllowanceUse | None
    quote: str | None = Field(None, description="The id of the price, once it is held.")
    valid_until: datetime | None = Field(None, description="Until when it is held.")


class AddressContent(Asked):
    """Where it goes; the country is the market's. `local` is the whole address in the local script."""

    recipient: str = Field(min_length=1, max_length=120)
    lines: str = Field(min_length=1, max_length=400, description="Street and house, one on a line.")
    locality: str = Field(min_length=1, max_length=120)
    area: str = Field("", max_length=120)
    postcode: str = Field("", max_length=20)
    phone: str = Field("", max_length=40)
    local: str = Field("", max_length=600)

    model_config = {"json_schema_extra": {"examples": [HOME]}}

    def as_address(self) -> Address:
        """Return it as orders takes it."""
        return Address(**self.model_dump())


class CheckoutContent(Asked):
    """What is bought, at which price: the total that was shown, or a price that is held. One of the two."""

    total: AmountAsked | None = Field(None, description="What the buyer was shown; another price is refused.")
    quote: str | None = Field(None, pattern="^cqt_[0-9a-z]{22}$", description="A price that is held.")
    address: AddressContent
    email: str = Field("", max_length=254, description="A guest needs one.", examples=["mei@example.com"])
    identity: str = Field(
        "",
        max_length=40,
        description="The number customs asks the buyer for, only where the law does. It is kept sealed.",
    )
    keep_identity: bool = Field(default=False, description="Use it again for the caller's next orders.")

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "total": {"amount": "78.45", "currency": "SGD"},
                    "address": HOME,
                    "email": "mei@example.com",
                }
            ]
        }
    }

    def as_terms(self) -> dict[str, Any]:
        """Return it as ordering takes it."""
        return {
            "quote": self.quote or "",
            "shown": self.total.as_money() if self.total else None,
            "address": self.address.as_address(),
            "email": self.email,
            "identity": self.identity,
            "keep_identity": self.keep_identity,
        }

    @model_validator(mode="after")
    def _one_price(self) -> Self:
        if (self.total is None) == (self.quote is None):
            raise ValueError("give either total or quote")
        return self


class Placed(Told):
    """Orders that wait for one payment, one a seller."""

    checkout: str = Field(examples=["cko_" + "0" * 22])
    orders: list[str] = Field(examples=[["ord_" + "0" * 22]])
    total: Amount
    pay_until: datetime = Field(description="After that they are cancelled and the pieces are free.")
