"""What budgets announces. A reference is what holds the claim, such as a parcel; no subject is told."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetClaimed:
    """A part of a counter was promised to a reference."""

    kind: str
    reference: str
    unit: str
    amount: int
    until: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimConfirmed:
    """What was promised to a reference is spent."""

    reference: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimReleased:
    """What was promised to a reference is free again; `lapsed` when nobody asked for it in time."""

    reference: str
    lapsed: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimGivenBack:
    """Something a reference had spent is free again."""

    reference: str
    cause: str
    amount: int
    at: datetime
