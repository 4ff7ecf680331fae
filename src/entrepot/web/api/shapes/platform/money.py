"""The money check: what was compared, each difference, and what to do about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from pydantic import Field

from entrepot.core.money import Money
from entrepot.web.api.shapes.base import Told
from entrepot.web.operator.money import COMPARED_WORDS, DIFFERENCES, PART_WORDS

HUNDRED = 100


class ComparedSum(Told):
    """Two sums that should be the same: decimal text of a currency, or pieces when there is none."""

    ours_is: str = Field(examples=["The books"])
    theirs_is: str = Field(examples=["The bank's last statement"])
    of: str = Field(description="The provider or the bank, or empty.")
    currency: str
    ours: str
    theirs: str
    agrees: bool

    @classmethod
    def of_part(cls, each: Mapping[str, Any]) -> Self:
        """Make one from what a check kept."""
        ours_is, theirs_is = COMPARED_WORDS.get(each["what"], (each["what"], each["what"]))
        return cls(
            ours_is=str(ours_is),
            theirs_is=str(theirs_is),
            of=each["of"],
            currency=each["currency"],
            ours=_figure(each["ours"], each["currency"]),
            theirs=_figure(each["theirs"], each["currency"]),
            agrees=each["ours"] == each["theirs"],
        )


class MoneyDifference(Told):
    """One thing that differs: what it is, both figures, and what would mend it."""

    code: str = Field(examples=["not_at_bank"])
    title: str
    subject: str = Field(description="What it is about.", examples=["pot_" + "0" * 22])
    currency: str
    ours: str
    theirs: str
    fix: str

    @classmethod
    def of(cls, each: Mapping[str, Any]) -> Self:
        """Make one from what a check kept."""
        title, fix = DIFFERENCES.get(each["code"], DIFFERENCES["other"])
        return cls(
            code=each["code"],
            title=str(title),
            subject=each["subject"],
            currency=each["currency"],
            ours=_figure(each["ours"], each["currency"]),
            theirs=_figure(each["theirs"], each["currency"]),
            fix=str(fix),
        )


class CheckedPart(Told):
    """One part of the check."""

    code: str = Field(examples=["bank"])
    title: str
    about: str
    count: int = Field(description="How many things were looked at.")
    compared: list[ComparedSum]
    differences: list[MoneyDifference]
    waiting: list[MoneyDifference] = Field(description="On its way: it will agree by itself.")
    unnamed: int = Field(description="Differences beyond those that are named.")

    @classmethod
    def of(cls, part: Mapping[str, Any]) -> Self:
        """Make one from what a check kept."""
        title, about = PART_WORDS.get(part["code"], (part["code"], ""))
        return cls(
            code=part["code"],
            title=str(title),
            about=str(about),
            count=part["count"],
            compared=[ComparedSum.of_part(each) for each in part["compared"]],
            differences=[MoneyDifference.of(each) for each in part["differences"]],
            waiting=[MoneyDifference.of(each) for each in part["waiting"]],
            unnamed=part["unnamed"],
        )


class BackgroundRun(Told):
    """Work in the background and how far it is."""

    id: str = Field(examples=["bulk_" + "0" * 22])
    state: str = Field(description="queued, running, finished, failed or cancelled.", examples=["running"])
    percent: int
    finished_at: datetime | None

    @classmethod
    def of(cls, run: Any) -> Self:
        """Make one from a run."""
        percent = min(HUNDRED, run.done * HUNDRED // run.total) if run.total else 0
        return cls(
            id=run.public_id,
            state=str(run.state),
            percent=HUNDRED if run.finished_at and run.state == "finished" else percent,
            finished_at=run.finished_at,
        )


class MoneyCheck(Told):
    """The last check that finished, part by part, and the latest one, which may still run."""

    checked_at: datetime | None = Field(description="Null when none has finished yet.")
    agrees: bool = Field(description="Whether nothing differed.")
    differences: int
    parts: list[CheckedPart]
    latest: BackgroundRun | None


class Settling(Told):
    """What was started to settle what waits."""

    started: list[str] = Field(examples=[["payments.reconcile", "orders.reconcile"]])
    under_way: list[str] = Field(description="What was running already.")


class StatementKept(Told):
    """One statement of the bank."""

    number: str
    lines: int
    is_new: bool = Field(description="Whether it was not known yet: a statement is kept once.")


class StatementsTaken(Told):
    """What a statement file held, and how many lines were acted on."""

    statements: list[StatementKept]
    handled: int


def _figure(value: int | str, currency: str) -> str:
    """Return a figure as text: money in its currency's decimals, else as it was counted."""
    return Money(value, currency).format_plain() if isinstance(value, int) and currency else str(value)
