"""What the desk announces."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskItemOpened:
    """Something waits for a person."""

    item: str
    lane: str
    subject_kind: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskItemDone:
    """It was decided about, or is no longer needed."""

    item: str
    lane: str
    subject_kind: str
    subject: str
    decision: str
    at: datetime
