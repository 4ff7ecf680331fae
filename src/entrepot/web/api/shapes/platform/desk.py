"""The desk: lanes, what waits in them, and the decision that is asked for."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.desk.queries import ItemView, LaneView, Saved, ServiceView, Waited
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Asked, Told


class Lane(Told):
    """How much waits in a lane, how much of it somebody has in hand, how much is late."""

    code: str = Field(examples=["payout"])
    title: str
    waiting: int
    taken: int
    late: int

    @classmethod
    def of(cls, row: LaneView) -> Self:
        """Make one from a row."""
        return cls.copied(row, title=str(row.title))


class LaneList(Told):
    """The lanes of the role."""

    items: list[Lane]


class Kept(Told):
    """What was promised, and what was kept, in seconds: half of the cases waited at most `p50`."""

    promised: int
    decided: int
    in_time: int
    p50: int | None
    p95: int | None

    @classmethod
    def of(cls, row: Waited) -> Self:
        """Make one from what was measured."""
        return cls(
            promised=round(row.promised.total_seconds()),
            decided=row.decided,
            in_time=row.in_time,
            p50=None if row.half is None else round(row.half.total_seconds()),
            p95=None if row.most is None else round(row.most.total_seconds()),
        )


class LaneService(Told):
    """One lane: the ordinary way, and the fast one where there is one."""

    code: str = Field(examples=["verification"])
    ordinary: Kept
    fast: Kept | None
    oldest: datetime | None = Field(description="Since when the oldest that waits does.")

    @classmethod
    def of(cls, row: ServiceView) -> Self:
        """Make one from a row."""
        return cls.copied(row, ordinary=Kept.of(row.ordinary), fast=Kept.of(row.fast) if row.fast else None)


class FastLaneSaved(Told):
    """What a programme's fast lane saved in one lane, in seconds; nothing where it cannot be told."""

    programme: str
    programme_name: str
    lane: str
    cases: int
    saved: int | None

    @classmethod
    def of(cls, row: Saved) -> Self:
        """Make one from what was measured."""
        return cls.copied(row, saved=None if row.saved is None else round(row.saved.total_seconds()))


class ServiceReport(Told):
    """What the lanes of the role promised and kept in the last ninety days."""

    since: datetime
    lanes: list[LaneService]
    saved: list[FastLaneSaved]


class DeskItem(Told):
    """One thing that waits for a person, or waited."""

    id: str = Field(examples=["desk_" + "0" * 22])
    lane: str = Field(examples=["payout"])
    subject_kind: str = Field(examples=["payout"])
    subject: str = Field(description="What it is about, by its id.", examples=["pot_" + "0" * 22])
    title: str
    priority: int = Field(description="0 is urgent, 1 normal, 2 when there is time.")
    state: str = Field(description="open, taken or done.", examples=["open"])
    opened_at: datetime
    due_at: datetime
    ordinary_due_at: datetime | None = Field(description="By when without the fast lane; null without one.")
    programme: str = Field(description="Whose fast lane makes it due sooner; empty without one.")
    programme_name: str = Field(description="As people call it.", examples=["First harvest"])
    is_mine: bool = Field(description="Whether it is in the hands of the token's maker.")
    may_decide: bool = Field(description="Not where two people decide and this is the first of them.")
    done_at: datetime | None
    decision: str
    note: str

    @classmethod
    def of(cls, row: ItemView) -> Self:
        """Make one from a row."""
        return cls.copied(row, id=row.public_id, state=str(row.state))


class DeskPage(Told):
    """Some of the desk: the most urgent first, then what is due first; what is done, the latest first."""

    items: list[DeskItem]
    next: Next


class Choice(Told):
    """One thing that may be chosen."""

    code: str = Field(examples=["approve"])
    words: str


class DecisionQuestion(Told):
    """One question of a decision: `text` is answered in words, `choice` with a code, `choices` with codes."""

    name: str = Field(examples=["choice"])
    label: str
    about: str
    kind: Literal["choice", "choices", "text", "flag", "day", "file"] = Field(
        description="A `file` is given on the page."
    )
    required: bool
    longest: int | None
    choices: list[Choice]


class ExplainedItem(DeskItem):
    """One thing that waits, what to look at, and what has to be answered to decide it."""

    read: str = Field(description="Where its subject is read over the API, or empty.")
    scopes: list[str] = Field(description="What a token needs to decide it.")
    questions: list[DecisionQuestion] = Field(description="Empty when it is done.")


class DeskDecision(Asked):
    """The answers to the questions of an item."""

    answers: dict[str, str | bool | list[str]] = Field(
        max_length=40, description="By the question's name.", examples=[{"choice": "approve"}]
    )


class DeskDecided(Told):
    """What came of it."""

    words: str
    item: DeskItem
