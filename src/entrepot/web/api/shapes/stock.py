"""Pieces on the shelf, and what they cost in each market."""

from datetime import date
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.stock.queries import StockView
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import AmountAsked, Asked, Told

MOST = 10_000_000
PLACE = "The seller's short name of a place; left out, the one where pieces go unless said."


class PiecesReceived(Asked):
    """So many more pieces on the shelf."""

    quantity: int = Field(ge=1, le=MOST, examples=[20])
    location: str = Field("", max_length=24, description=PLACE, examples=["main"])
    note: str = Field("", max_length=300)


class PiecesCounted(Asked):
    """So many pieces were counted on the shelf."""

    on_hand: int = Field(ge=0, le=MOST, examples=[18])
    location: str = Field("", max_length=24, description=PLACE, examples=["main"])
    note: str = Field("", max_length=300)


class StockItem(Told):
    """One variant in one place."""

    variant: str = Field(examples=["var_" + "0" * 22])
    sku: str = Field(examples=["HC-1"])
    location: str = Field(examples=["main"])
    on_hand: int = Field(examples=[20])
    reserved: int = Field(description="Of these, promised to buyers.", examples=[2])
    free: int = Field(description="What can be sold.", examples=[18])

    @classmethod
    def of(cls, row: StockView) -> Self:
        """Make one from a row."""
        return cls.copied(row)


class StockPage(Told):
    """Some of the stock, by variant and place."""

    items: list[StockItem]
    next: Next


class MarketPriceContent(Asked):
    """What is asked for a variant in one market, from a day on."""

    price: AmountAsked = Field(description="For `per` units.")
    basis: Literal["net", "all_in"] = Field("net", description="`all_in` has duty and tax inside.")
    per: int = Field(1, ge=1, le=1_000_000)
    valid_from: date | None = Field(
        None, description="Null for today.", ge=date(2000, 1, 1), le=date(2200, 1, 1), examples=["2026-12-01"]
    )


class MarketPrice(Told):
    """What was set."""

    variant: str
    market: str = Field(examples=["SG"])
    valid_from: date
