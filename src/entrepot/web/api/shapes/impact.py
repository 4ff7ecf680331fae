"""What came about: figures that the books hold up."""

from datetime import date
from typing import Self

from pydantic import Field

from entrepot.apps.impact import queries
from entrepot.web.api.shapes.base import Amount, Told


class Lane(Told):
    """Goods go from a country to another: how many orders, since which day."""

    from_country: str = Field(examples=["US"])
    to_country: str = Field(examples=["SG"])
    orders: int
    since: date


class Relief(Told):
    """What a programme paid of sellers' commission, in one currency, for how many businesses."""

    programme: str
    amount: Amount
    businesses: int


class Figures(Told):
    """What came about until now. An order counts once its money is released, less what went back."""

    listing: int = Field(description="Businesses with something on offer.")
    selling: int = Field(description="Businesses that sold something.")
    across_a_border: int = Field(description="Businesses that sold abroad at least once.")
    lanes: list[Lane] = Field(description="Pairs of different countries.")
    orders: int
    sales: list[Amount] = Field(description="Goods sold, by currency.")
    dues: list[Amount] = Field(description="Duty and tax collected, by currency.")
    paid_out: list[Amount] = Field(description="On sellers' bank accounts, by currency.")
    reliefs: list[Relief]

    @classmethod
    def of(cls, row: queries.Figures) -> Self:
        """Make one from the figures."""
        money = {
            name: [Amount.of(each) for each in getattr(row, name)] for name in ("sales", "dues", "paid_out")
        }
        reliefs = [Relief.copied(each, amount=Amount.of(each.amount)) for each in row.reliefs]
        return cls.copied(row, lanes=[Lane.copied(each) for each in row.lanes], reliefs=reliefs, **money)
