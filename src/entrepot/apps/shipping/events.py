"""What shipping announces. Ids are public ids; no event carries a name or an address."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelAnnounced:
    """A parcel has its number and its label can be printed."""

    parcel: str
    kind: str
    subject: str
    carrier: str
    number: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelHandedOver:
    """The carrier has the parcel: the seller says so, or the carrier does. It should arrive in this range."""

    parcel: str
    kind: str
    subject: str
    expected_from: date
    expected_to: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelDelivered:
    """The parcel was delivered at `at`: the clock for the buyer's objections runs from then."""

    parcel: str
    kind: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelFailed:
    """The parcel will not arrive: `state` is `returned` or `lost`. A lost one may still be delivered."""

    parcel: str
    kind: str
    subject: str
    state: str
    at: datetime
