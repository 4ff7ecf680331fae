"""What is sent to make programmes, to decide about applications and to book; and what is told of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Self

from pydantic import Field

from entrepot.apps.programmes import queries
from entrepot.apps.programmes.actions import BenefitTerms, ProgrammeTerms
from entrepot.core.support.eligibility import write_rule
from entrepot.web.api.shapes.base import Amount, AmountAsked, Asked, Told
from entrepot.web.api.shapes.programmes import Benefit
from entrepot.web.officer.words import say_changes

ID = "_[0-9a-z]{22}$"


class BenefitAsked(Asked):
    """One benefit: a share or an amount of a relief, an amount of a grant or of one piece of a resource."""

    kind: str = Field(max_length=20, examples=["fee_relief"])
    share: Decimal | None = Field(None, gt=0, le=1, max_digits=7, decimal_places=6)
    amount: AmountAsked | None = None
    market: str = Field("", max_length=16)
    category: str = Field("", max_length=200)
    lanes: list[str] = Field([], max_length=20)
    quantity: int | None = Field(None, ge=1, le=1_000_000)


class ProgrammeContent(Asked):
    """All that a version of a programme says; a fault of any part is named."""

    name: dict[str, str] = Field(description="By language.", examples=[{"en": "Farmers", "zh-hans": "农民"}])
    summary: dict[str, str] = Field(description="By language.")
    rule: dict[str, Any] = Field(
        description="A tree of all, any, not and conditions on facts.",
        examples=[{"all": [{"fact": "farm", "is": "holds", "value": True}]}],
    )
    benefits: list[BenefitAsked] = Field(max_length=12)
    starts_on: date
    ends_on: date = Field(description="The first day without it.")
    budget: AmountAsked
    cap: AmountAsked | None = Field(None, description="The most for one business.")
    places: int | None = Field(None, ge=1, le=10_000_000)
    automatic: bool = Field(default=True, description="The rule decides alone where it can.")
    gives_back: bool = Field(default=True, description="What a refund takes back is free for others.")

    def as_terms(self) -> ProgrammeTerms:
        """Return it as the action takes it."""
        return ProgrammeTerms(
            texts={"name": self.name, "summary": self.summary},
            rule=self.rule,
            benefits=tuple(_benefit(each) for each in self.benefits),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            budget=self.budget.as_money(),
            cap=self.cap.as_money() if self.cap else None,
            places=self.places,
            automatic=self.automatic,
            gives_back=self.gives_back,
        )


class ProgrammeVersion(Told):
    """What one version says."""

    number: int
    state: str = Field(description="draft, waiting, approved, in_force or replaced.")
    rule: dict[str, Any]
    benefits: list[Benefit]
    starts_on: date
    ends_on: date
    budget: Amount
    cap: Amount | None
    places: int | None
    automatic: bool
    gives_back: bool
    note: str = Field(description="Why it was sent back.")

    @classmethod
    def of(cls, view: queries.VersionView) -> Self:
        """Make one."""
        return cls.copied(
            view,
            rule=write_rule(view.rule),
            benefits=[Benefit.of(each) for each in view.benefits],
            budget=Amount.of(view.budget),
            cap=Amount.maybe(view.cap),
        )


class MadeProgramme(Told):
    """A programme as those see it who make it."""

    id: str
    state: str = Field(description="draft, waiting, approved, planned, running, ending or ended.")
    name: str
    version: ProgrammeVersion = Field(description="The one in force, or in the making where there is none.")
    making: ProgrammeVersion | None
    taken: Amount | None = Field(description="Of the budget.")
    members: int
    waiting: int
    listed: int

    @classmethod
    def of(cls, view: queries.ProgrammeView) -> Self:
        """Make one."""
        return cls.copied(
            view,
            id=view.public_id,
            version=ProgrammeVersion.of(view.version),
            making=ProgrammeVersion.of(view.making) if view.making else None,
            taken=Amount.maybe(view.taken),
        )


class MadeProgrammeList(Told):
    """Every programme."""

    items: list[MadeProgramme]


class ProgrammeStep(Asked):
    """The next step of a version. Who proposed it does not approve it."""

    step: Literal["propose", "approve", "send_back", "publish"]
    why: str = Field("", max_length=300, description="What has to change; for sending back.")


class ApplicationContent(Asked):
    """An application of one's own business."""

    programme: str = Field(pattern=f"^prg{ID}", examples=["prg_" + "0" * 22])
    note: str = Field("", max_length=1000)


class AppealContent(Asked):
    """What was not seen when an application was refused."""

    text: str = Field(min_length=1, max_length=1000, examples=["The certificate was sent on Monday."])


class Application(Told):
    """An application and what became of it."""

    id: str
    programme: str
    programme_name: str
    business: str
    name: str
    country: str
    state: str = Field(description="waiting, listed, accepted, refused, appealed or withdrawn.")
    verdict: str = Field(description="What the rule said: yes, no or unknown.")
    would_help: list[str]
    note: str
    reason: str
    by_rule: bool
    appeal: str
    may_appeal: bool
    at: datetime
    decided_at: datetime | None

    @classmethod
    def of(cls, view: queries.ApplicationView) -> Self:
        """Make one."""
        return cls.copied(view, id=view.public_id, would_help=say_changes(view.changes))


class ApplicationList(Told):
    """Applications, those that wait longest first."""

    items: list[Application]


class ApplicationDecision(Asked):
    """What is decided about an application, or an appeal."""

    accept: bool
    reason: str = Field("", max_length=600, description="The business reads it; for a refusal.")


class ApplicationsAccepted(Asked):
    """Applications that are accepted together."""

    applications: list[str] = Field(min_length=1, max_length=500)


class AcceptedTogether(Told):
    """What became of them."""

    decided: list[str]
    left: list[str] = Field(description="Those that moved on, or are not yours to decide.")


class Slot(Told):
    """A time at which something is given."""

    id: str
    resource: str
    title: str
    kind: str
    partner: str
    place: str = Field(description="Empty where it is given online.")
    language: str
    starts_at: datetime
    ends_at: datetime
    free_until: datetime = Field(
        description="Until when a booking is cancelled and its units are free again."
    )
    units: int = Field(description="What a seat takes of the benefit.")
    seats_left: int

    @classmethod
    def of(cls, view: queries.SlotView) -> Self:
        """Make one."""
        own = view.resource
        return cls.copied(
            view,
            id=view.public_id,
            resource=own.public_id,
            title=own.title,
            kind=own.kind,
            partner=own.partner,
            place=own.place,
            language=own.language,
            seats_left=view.left,
        )


class SlotList(Told):
    """Times of the next sixty days, the first first."""

    items: list[Slot]


class BookingContent(Asked):
    """A seat for one's own business."""

    slot: str = Field(pattern=f"^slot{ID}", examples=["slot_" + "0" * 22])
    note: str = Field("", max_length=600)
    waits: bool = Field(default=False, description="Wait for a seat where none is free.")


class Booking(Told):
    """A seat one's business has, or had."""

    id: str
    slot: Slot
    state: str = Field(description="booked, waiting, cancelled, called_off, passed, attended or missed.")
    note: str
    outcome: str
    link: str = Field(description="Where one meets online; told while it is booked.")

    @classmethod
    def of(cls, view: queries.BookingView) -> Self:
        """Make one."""
        return cls.copied(view, id=view.public_id, slot=Slot.of(view.slot), link=view.slot.resource.link)


class BookingList(Told):
    """Bookings, the latest time first."""

    items: list[Booking]


def _benefit(asked: BenefitAsked) -> BenefitTerms:
    given = asked.model_dump(exclude={"amount", "lanes"})
    amount = asked.amount.as_money() if asked.amount else None
    return BenefitTerms(amount=amount, lanes=tuple(asked.lanes), **given)
