"""What each market says of a product."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints

from entrepot.apps.catalogue.actions import ListingResult
from entrepot.apps.catalogue.queries import Cell
from entrepot.web.api.shapes.base import Asked, Told

Code = Annotated[str, StringConstraints(pattern="^[A-Z]{2}(-[A-Z]{2,8})?$")]


class Readiness(Told):
    """One product in one market, as it was last checked."""

    market: str = Field(examples=["SG"])
    state: str = Field(description="ready, fix, blocked or unknown.", examples=["ready"])
    codes: list[str] = Field(description="What is in the way; codes that stay.", examples=[["no_weight"]])
    route: str = Field(description="The way in that makes it ready.", examples=["SG-LVG"])
    listed: bool = Field(description="Whether buyers see it.")
    checked_at: datetime

    @classmethod
    def of(cls, cell: Cell) -> Self:
        """Make one from a cell of the grid."""
        return cls.copied(cell, codes=list(cell.codes))


class ReadinessRow(Told):
    """One product in every market."""

    product: str
    markets: list[Readiness]


class ReadinessGrid(Told):
    """Products by markets."""

    items: list[ReadinessRow]


class Obstacle(Told):
    """One thing in the way: what is wrong, what mends it, in which field, from which source."""

    code: str = Field(examples=["no_weight"])
    field: str = Field(examples=["variants[0].gross_grams"])
    message: str
    fix: str
    source: str = Field(description="Id of the source, or empty.")
    sku: str


class Explained(Told):
    """How ready a product is in a market now, in words."""

    market: str = Field(examples=["SG"])
    state: str = Field(examples=["fix"])
    obstacles: list[Obstacle]


class Publishing(Asked):
    """Where to offer a product."""

    markets: list[Code] | None = Field(
        None, max_length=100, description="Null for every market where it is ready.", examples=[["SG", "CN"]]
    )


class Published(Told):
    """What became of a product in one market: listed, or the state and codes that kept it out."""

    market: str = Field(examples=["SG"])
    listed: bool
    state: str = Field(examples=["ready"])
    codes: list[str]

    @classmethod
    def of(cls, row: ListingResult) -> Self:
        """Make one from a result."""
        return cls.copied(row, codes=list(row.codes))


class PublishedList(Told):
    """What became of a product in each market that was wanted."""

    items: list[Published]


class Withdrawn(Told):
    """Off how many markets a product was taken."""

    withdrawn: int
