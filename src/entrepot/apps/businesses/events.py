"""What businesses announces. All ids are public ids."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessRegistered:
    """An organisation has a trade profile now."""

    business: str
    organisation: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessChanged:
    """The profile of a business changed: name, country, kind, texts, photo or facts."""

    business: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessListed:
    """A business may be seen and may sell from now on."""

    business: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationSubmitted:
    """A business asks to be verified; officers decide."""

    business: str
    verification: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationDecided:
    """An officer verified a business or refused it. After a refusal its listings are not shown."""

    business: str
    verification: str
    verified: bool
    reasons: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessFileChanged:
    """A business gave something to be verified by, or took it away. What, only its people and we read."""

    business: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckDue:
    """A verified business is to be looked at again by a day; after it, its pay-outs wait."""

    business: str
    recheck: str
    cause: str
    due_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutsHeld:
    """A look again is overdue: pay-outs of the business wait until it is done."""

    business: str
    recheck: str
    cause: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofDecided:
    """Somebody looked at a paper for declared facts: they are verified now, or declared as before."""

    business: str
    proof: str
    accepted: bool
    at: datetime
