"""Many products at once: which are meant, what is set, how far it is, and how all of them stand."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, StringConstraints

from entrepot.apps.catalogue.actions import Selection
from entrepot.apps.catalogue.queries import (
    BulkChangeView,
    MarketCount,
    ReadinessSummary,
    Reason,
    RefusedProduct,
)
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import AmountAsked, Asked, Grams, Told
from entrepot.web.api.shapes.listings import Code

ProductName = Annotated[str, StringConstraints(pattern="^prd_[0-9a-z]{22}$")]


class Chosen(Asked):
    """Which products are meant; what is left out does not narrow.

    `market`, `state`, `code` and `on_sale` hold of one and the same market.
    """

    products: list[ProductName] = Field([], max_length=1000, description="These, by id; empty: any.")
    market: Code | Literal[""] = Field("", examples=["SG"])
    state: Literal["", "ready", "fix", "blocked", "unknown"] = ""
    code: str = Field("", max_length=60, description="A reason of the summary.", examples=["origin_missing"])
    on_sale: Literal["", "yes", "no"] = ""
    category: str = Field("", max_length=200, description="The seller's own, as it is written.")
    words: str = Field("", max_length=100, description="Each stands in the title.")

    def selection(self) -> Selection:
        """Return it as the catalogue takes it."""
        return Selection.parse(self.model_dump())


ALL: Final = Chosen.model_validate({})
"""Every product that was not put away."""


class Fix(Asked):
    """One fact for every product chosen that does not say it yet.

    `kind` names the field that is given with it: `origin` with `origin`, `price` with `price`; `material`,
    `fact`, `measure` and `battery` are given as `name` and `value`, as in the details of a product;
    `confirm_hs` takes nothing and confirms the code a machine proposed.
    """

    kind: Literal[
        "origin",
        "hs",
        "confirm_hs",
        "brand",
        "category",
        "gross_grams",
        "net_grams",
        "ml",
        "pieces",
        "price",
        "material",
        "fact",
        "measure",
        "battery",
    ] = Field(examples=["origin"])
    selection: Chosen = Field(ALL, examples=[{"code": "origin_missing"}])
    overwrites: bool = Field(default=False, description="Also where a product says something else.")
    origin: str | None = Field(None, pattern="^[A-Z]{2}$", examples=["CN"])
    hs: str | None = Field(None, pattern="^[0-9]{6}$")
    brand: str | None = Field(None, min_length=1, max_length=120)
    category: str | None = Field(None, min_length=1, max_length=200)
    gross_grams: Grams | None = None
    net_grams: Grams | None = None
    ml: Grams | None = None
    pieces: Grams | None = None
    price: AmountAsked | None = None
    name: str | None = Field(None, min_length=1, max_length=60)
    value: str | None = Field(None, max_length=120)

    def given(self) -> dict[str, Any]:
        """Return the fact as the catalogue takes it."""
        said = self.model_dump(exclude={"kind", "selection", "overwrites", "price"}, exclude_none=True)
        if self.price is not None:
            money = self.price.as_money()
            said |= {"price_minor": money.minor, "currency": money.currency}
        return said


class ListingMany(Asked):
    """Products to put on sale, or to take off."""

    selection: Chosen = Field(ALL, examples=[{"state": "ready", "on_sale": "no"}])
    markets: list[Code] | None = Field(
        None, min_length=1, max_length=100, description="Null for every market.", examples=[["SG", "DE"]]
    )


class BulkChange(Told):
    """Something done to many products, and how far it is."""

    id: str = Field(examples=["bch_" + "0" * 22])
    kind: str = Field(description="What is set, or publish, withdraw, undo.", examples=["origin"])
    state: str = Field(description="queued, running, finished, failed or cancelled.", examples=["finished"])
    percent: int = Field(examples=[100])
    matched: int = Field(description="How many products were chosen.", examples=[214])
    changed: int = Field(examples=[210])
    unchanged: int = Field(description="Products that said so already.", examples=[3])
    refused: int = Field(description="Products left as they were, with a reason.", examples=[1])
    codes: dict[str, int] = Field(description="Why, and how many products.", examples=[{"said_since": 1}])
    markets: dict[str, int] = Field(
        description="Where products went on sale, or off, and how many.", examples=[{}]
    )
    undoes: str = Field(description="The change that this one undoes, or empty.")
    may_undo: bool
    started_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, row: BulkChangeView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id, codes=dict(row.codes), markets=dict(row.markets))


class BulkChangePage(Told):
    """Some changes, the newest first."""

    items: list[BulkChange]
    next: Next


class Refused(Told):
    """A product that was left as it was, and why."""

    product: str = Field(examples=["prd_" + "0" * 22])
    codes: list[str] = Field(examples=[["origin_missing"]])

    @classmethod
    def of(cls, row: RefusedProduct) -> Self:
        """Make one from a row."""
        return cls.copied(row, codes=list(row.codes))


class RefusedPage(Told):
    """Some products that were left as they were, in the order of their making."""

    items: list[Refused]
    next: Next


class MarketStanding(Told):
    """How many products stand how in one market."""

    market: str = Field(examples=["SG"])
    ready: int
    fix: int
    blocked: int
    unknown: int
    on_sale: int
    to_list: int = Field(description="Ready, and not on sale there.")

    @classmethod
    def of(cls, row: MarketCount) -> Self:
        """Make one from a row."""
        return cls.copied(row)


class KeepsOut(Told):
    """What keeps products out: in at least one market of `markets`."""

    code: str = Field(examples=["origin_missing"])
    state: str = Field(description="fix, blocked or unknown.", examples=["fix"])
    products: int = Field(examples=[214])
    freed: int = Field(
        description="Products that have nothing else in the way in some market.", examples=[180]
    )
    markets: list[str] = Field(examples=[["SG", "DE"]])

    @classmethod
    def of(cls, row: Reason) -> Self:
        """Make one from a row."""
        return cls.copied(row, markets=list(row.markets))


class Summary(Told):
    """How all products that were not put away stand, as last checked."""

    products: int
    checking: int = Field(description="Not looked at yet.")
    ready: int = Field(description="Ready in at least one market.")
    on_sale: int
    to_list: int = Field(description="Ready in a market where they are not on sale.")
    markets: list[MarketStanding]
    reasons: list[KeepsOut]

    @classmethod
    def of(cls, row: ReadinessSummary) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            markets=[MarketStanding.of(each) for each in row.markets],
            reasons=[KeepsOut.of(each) for each in row.reasons],
        )
