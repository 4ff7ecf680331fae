"""Programmes that support businesses, as everybody sees them and as one of them fits one's own business."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from pydantic import Field

from entrepot.apps.programmes import queries
from entrepot.core.support.eligibility import as_text, write_rule
from entrepot.web.api.shapes.base import Amount, Told
from entrepot.web.officer.words import read_rule, say_changes, say_reasons


class Benefit(Told):
    """One thing a programme gives to each business it takes."""

    kind: str = Field(description="fee_relief, fast_lane, instant_settlement, grant, or a resource.")
    share: Decimal | None = Field(description="Of the commission: a fraction.")
    amount: Amount | None = Field(description="Of a relief or grant, or what one of a resource is worth.")
    market: str
    category: str
    lanes: list[str]
    quantity: int | None

    @classmethod
    def of(cls, view: queries.BenefitView) -> Self:
        """Make one."""
        return cls.copied(view, amount=Amount.maybe(view.amount), lanes=list(view.lanes))


class Programme(Told):
    """A programme that takes businesses now, or will. Its rule is the same for all."""

    id: str
    state: str = Field(description="planned, running, ending or ended.")
    name: str
    summary: str
    rule: dict[str, Any] = Field(description="A tree of all, any, not and conditions on facts.")
    reading: str = Field(description="The rule in plain words, a line a part.")
    benefits: list[Benefit]
    starts_on: date
    ends_on: date = Field(description="The first day without it.")

    @classmethod
    def of(cls, view: queries.ProgrammeView) -> Self:
        """Make one."""
        return cls(
            id=view.public_id,
            state=view.state,
            name=view.name,
            summary=view.summary,
            rule=write_rule(view.version.rule),
            reading=as_text(read_rule(view.version.rule)),
            benefits=[Benefit.of(each) for each in view.version.benefits],
            starts_on=view.version.starts_on,
            ends_on=view.ends_on,
        )


class ProgrammeList(Told):
    """The programmes that are published."""

    items: list[Programme]


class Offer(Told):
    """A programme and what it says of one's own business."""

    programme: Programme
    verdict: str = Field(description="yes, no or unknown.")
    because: list[str] = Field(description="Why, a sentence each.")
    would_help: list[str] = Field(description="What would have to be otherwise; empty for a yes.")
    application: str = Field(description="How far one's application is; empty where none was made.")
    in_it_until: date | None
    got: Amount | None = Field(description="What one has had of what one may get.")

    @classmethod
    def of(cls, view: queries.OfferView) -> Self:
        """Make one."""
        return cls(
            programme=Programme.of(view.programme),
            verdict=view.found.verdict.value,
            because=say_reasons(view.found),
            would_help=say_changes(view.found.changes),
            application=view.application.state if view.application else "",
            in_it_until=view.award.until if view.award else None,
            got=Amount.maybe(view.award.got) if view.award else None,
        )


class OfferList(Told):
    """The programmes for one's own business, the best first."""

    items: list[Offer]
