"""Rules that make prices, as programs say and read them."""

from datetime import date, datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.pricing.queries import RuleView
from entrepot.core.trade.price_rules import MOST_MARGIN, MOST_THRESHOLD
from entrepot.core.trade.price_rules import PriceRule as Rule
from entrepot.web.api.shapes.base import Amount, AmountAsked, Asked, Told

HUNDREDTHS = "In hundredths of a per cent: 100 is one per cent."


class PriceRuleContent(Asked):
    """How a price is to be made. Without a cost the variant's own price is followed."""

    cost: AmountAsked | None = Field(
        None,
        description="Of one unit, in its price's currency: the price is made of what one costs at the door.",
    )
    margin: int = Field(0, ge=0, le=MOST_MARGIN, description=f"On top of it. {HUNDREDTHS}", examples=[3000])
    floor: AmountAsked | None = Field(None, description="Never below, in the market's currency.")
    ending: Literal["", "90", "99"] = Field(
        "", description="How the price ends, by the custom of its currency.", examples=["90"]
    )
    threshold: int = Field(
        100, ge=0, le=MOST_THRESHOLD, description=f"Ignore smaller moves of the rate. {HUNDREDTHS}"
    )

    def as_rule(self) -> Rule:
        """Return the rule as it is kept."""
        floor = self.floor.as_money() if self.floor else None
        if floor is not None and not floor.minor:
            floor = None
        return Rule(margin=self.margin, floor=floor, ending=self.ending, threshold=self.threshold)


class PriceRule(Told):
    """How the price of a variant in one market is made, and what it was last made with."""

    variant: str = Field(examples=["var_" + "0" * 22])
    market: str = Field(examples=["SG"])
    cost: Amount | None
    margin: int = Field(examples=[3000])
    floor: Amount | None
    ending: str = Field(examples=["90"])
    threshold: int = Field(examples=[100])
    base: str = Field(description="One of it was `rate` of the market's currency; empty: the same one.")
    rate: str | None = Field(examples=["1.342100"])
    rate_on: date | None
    rate_source: str = Field(examples=["ECB"])
    status: str = Field(
        description="`ok`, or why no new price could be made; then the one before holds.", examples=["ok"]
    )
    made_at: datetime | None

    @classmethod
    def of(cls, row: RuleView) -> Self:
        """Make one of a row."""
        return cls(
            variant=row.variant,
            market=row.market,
            cost=Amount.maybe(row.cost),
            margin=row.rule.margin,
            floor=Amount.maybe(row.rule.floor),
            ending=row.rule.ending,
            threshold=row.rule.threshold,
            base=row.base,
            rate=f"{row.rate:f}" if row.rate is not None else None,
            rate_on=row.rate_on,
            rate_source=row.rate_source,
            status=row.status,
            made_at=row.made_at,
        )
