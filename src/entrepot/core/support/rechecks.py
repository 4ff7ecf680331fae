"""When a verified business is looked at again: a notice, time to mend it, then its pay-outs wait.

Never the other way round: money is held only after the notice was given and its time is over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

EVERY: Final = timedelta(days=365)
NOTICE: Final = timedelta(days=30)
GRACE: Final = timedelta(days=14)


class Cause(StrEnum):
    """Why a business is looked at again."""

    YEARLY = "yearly"
    PAPER = "paper"
    OWNERS = "owners"
    ACCOUNT = "account"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class Due:
    """A look that is due: told from `notice_on`, and its pay-outs wait from `due_on`."""

    cause: Cause
    notice_on: date
    due_on: date


def planned(*, verified_on: date, papers_end_on: Iterable[date]) -> Due:
    """Return the next look that time alone brings: a year after the last, or when the first paper ends."""
    looks = [Due(Cause.YEARLY, verified_on + EVERY - NOTICE, verified_on + EVERY)]
    looks += [Due(Cause.PAPER, ends - NOTICE, ends) for ends in papers_end_on]
    return min(looks, key=lambda look: look.due_on)


def told(due: Due, *, on: date) -> Due:
    """Return the look as it is told on a day: whoever is told late still has the whole time of grace."""
    return Due(due.cause, on, max(due.due_on, on + GRACE))


def changed(cause: Cause, *, on: date) -> Due:
    """Return the look that a change of owners, account or details brings: told at once, due after grace."""
    return Due(cause, on, on + GRACE)
