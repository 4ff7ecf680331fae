"""What customs announces. Ids are public ids, amounts minor units of `currency`; no name, no address."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationSubmitted:
    """A declaration is on its way to customs."""

    declaration: str
    order: str
    parcel: str
    business: str
    country: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationHeld:
    """Customs keeps the goods: `state` is `examined` or `queried`."""

    declaration: str
    order: str
    parcel: str
    business: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationAnswered:
    """Somebody answered the questions of customs; the answers are to be sent."""

    declaration: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Assessed:
    """One kind of duty or tax as it was quoted and as customs fixed it, in minor units of its currency."""

    kind: str
    quoted_minor: int
    assessed_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationReleased:
    """Customs let the goods in. `assessed` is empty for what customs asks nothing."""

    declaration: str
    order: str
    parcel: str
    business: str
    country: str
    assessed: tuple[Assessed, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationRefused:
    """Customs did not let the goods in; the buyer's money goes back."""

    declaration: str
    order: str
    parcel: str
    business: str
    reason: str
    at: datetime
