"""Who is in programmes and what each was given; whom a rule takes, what it would have cost, who is taken."""

from datetime import date, datetime
from typing import Any, Self

from pydantic import Field

from entrepot.apps.programmes import queries
from entrepot.core.support.eligibility import as_text, parse_rule
from entrepot.core.support.fairness import Rate
from entrepot.web.api.shapes.base import Amount, Asked, Told
from entrepot.web.officer.words import read_rule, say_near_miss

DAY = date(2000, 1, 1), date(2200, 1, 1)


class EndAsked(Asked):
    """From when on something is given no more, and why. Everybody it concerns is told both."""

    on: date = Field(ge=DAY[0], le=DAY[1], description="The first day without it.")
    reason: str = Field(min_length=1, max_length=300, examples=["The donor left."])


class GivenAsked(Asked):
    """So much of a counted benefit that was given without a booking."""

    position: int = Field(ge=0, le=100, description="Which benefit: its place among `held`.")
    quantity: int = Field(ge=1, le=1_000_000)
    note: str = Field(min_length=1, max_length=300, description="What it was, and what came of it.")


class Award(Told):
    """A business in a programme."""

    id: str
    programme: str
    programme_name: str
    business: str
    name: str
    since: date
    until: date = Field(description="The first day without it.")
    is_open: bool
    end_reason: str = Field(description="Why it leaves earlier; empty where it does not.")
    got: Amount | None = Field(description="Of what one business may get.")
    cap: Amount | None
    saved: list[Amount] = Field(description="Commission that the programme paid, in each currency.")

    @classmethod
    def of(cls, view: queries.AwardView) -> Self:
        """Make one."""
        return cls.copied(
            view,
            id=view.public_id,
            got=Amount.maybe(view.got),
            cap=Amount.maybe(view.cap),
            saved=[Amount.of(each) for each in view.saved],
        )


class AwardList(Told):
    """Who is, or was, in programmes, the newest first."""

    items: list[Award]


class Held(Told):
    """A counted benefit of a business."""

    position: int
    kind: str
    quantity: int
    left: int
    worth: Amount = Field(description="Of one unit.")

    @classmethod
    def of(cls, view: queries.HeldView) -> Self:
        """Make one."""
        return cls.copied(view, worth=Amount.of(view.worth))


class Given(Told):
    """What was given, by booking or by hand."""

    id: str
    kind: str
    quantity: int
    amount: Amount = Field(description="What it took of the budget.")
    note: str
    at: datetime

    @classmethod
    def of(cls, view: queries.GivenView) -> Self:
        """Make one."""
        return cls.copied(view, id=view.public_id, amount=Amount.of(view.amount))


class AwardWhole(Told):
    """A business in a programme, what it still has and what it was given."""

    award: Award
    held: list[Held]
    given: list[Given]

    @classmethod
    def of(cls, view: queries.AwardedView) -> Self:
        """Make one."""
        return cls(
            award=Award.of(view.award),
            held=[Held.of(each) for each in view.held],
            given=[Given.of(each) for each in view.given],
        )


class RuleAsked(Asked):
    """A rule that is only looked at."""

    rule: dict[str, Any] = Field(
        description="A tree of all, any, not and conditions on facts.",
        examples=[{"all": [{"fact": "farm", "is": "holds", "value": True}]}],
    )


class NearMiss(Told):
    """A part of a rule, and how many more it would take without it."""

    part: str = Field(description="In words.")
    businesses: int

    @classmethod
    def of(cls, view: queries.NearMiss) -> Self:
        """Make one."""
        return cls(part=say_near_miss(view), businesses=view.businesses)


class RuleMatches(Told):
    """A rule read back, and how many businesses it takes."""

    reading: str = Field(description="The rule in plain words, a line a part.")
    yes: int
    no: int
    unknown: int = Field(description="Of these a fact is not known, or not well enough.")
    near_misses: list[NearMiss]
    gathered_at: datetime | None = Field(description="As of when the newest facts are.")

    @classmethod
    def of(cls, rule: Any, found: queries.Matches, misses: list[queries.NearMiss]) -> Self:
        """Make one."""
        return cls.copied(
            found,
            reading=as_text(read_rule(parse_rule(rule))),
            near_misses=[NearMiss.of(each) for each in misses],
        )


class Winner(Told):
    """A business that would have saved."""

    business: str
    name: str
    orders: int
    saved: Amount


class Simulated(Told):
    """What a version would have cost on the orders of the last quarter, within its budget and cap."""

    since: date
    until: date = Field(description="The first day after it.")
    businesses: int = Field(description="That the rule takes today.")
    sold: int = Field(description="Of them, had orders in that time.")
    cost: Amount
    grants: Amount = Field(description="Of the cost: grants to all who are taken.")
    capped: int = Field(description="How many reached the most for one business.")
    ran_out_on: date | None
    winners: list[Winner] = Field(description="Who would have saved most.")
    near_misses: list[NearMiss]
    unpriced: list[str] = Field(description="Currencies in which nobody quotes: nothing was counted there.")

    @classmethod
    def of(cls, view: queries.SimulationView) -> Self:
        """Make one."""
        return cls.copied(
            view,
            businesses=view.matches.yes,
            sold=len(view.result.gains),
            cost=Amount.of(view.cost),
            grants=Amount.of(view.grants),
            capped=view.result.capped,
            ran_out_on=view.result.ran_out_on,
            winners=[
                Winner(business=gain.business, name=name, orders=gain.orders, saved=Amount.of(got))
                for name, gain, got in view.winners
            ],
            near_misses=[NearMiss.of(each) for each in view.near_misses],
            unpriced=list(view.unpriced),
        )


class GroupRate(Told):
    """How many of a group asked and were taken; nothing where the group is too small to be told of."""

    group: str = Field(description="Empty: not said, or none of the groups.")
    asked: int | None
    accepted: int | None
    per_cent: int | None

    @classmethod
    def of(cls, rate: Rate) -> Self:
        """Make one."""
        return cls.copied(rate)


class FairnessReport(Told):
    """Who asks and who is taken."""

    countries: list[GroupRate]
    sizes: list[GroupRate] = Field(description="By jobs.")
    groups: list[GroupRate] = Field(description="By what the founders are; one business may be in several.")

    @classmethod
    def of(cls, view: queries.Fairness) -> Self:
        """Make one."""
        told = {name: getattr(view, name) for name in cls.model_fields}
        return cls(**{name: [GroupRate.of(each) for each in rows] for name, rows in told.items()})
