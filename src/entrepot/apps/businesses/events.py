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
