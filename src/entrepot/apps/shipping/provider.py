"""What a carrier must be able to do. A parcel is addressed by *our* key, so that a call may be repeated."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol


class CarrierUnavailableError(Exception):
    """No answer came: what was asked may have happened or not. Ask again with the same key."""


class CarrierRefusedError(Exception):
    """The carrier will not take it; `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TrackingCode(StrEnum):
    """How far a parcel has come, in the words of every carrier; the order is the usual one."""

    ANNOUNCED = "announced"
    HANDED_OVER = "handed_over"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    IN_CUSTOMS = "in_customs"
    RELEASED = "released"
    OUT_FOR_DELIVERY = "out_for_delivery"
    ATTEMPTED = "attempted"
    DELIVERED = "delivered"
    RETURNED = "returned"
    LOST = "lost"


WAY_AT_HOME: Final = (TrackingCode.DEPARTED, TrackingCode.OUT_FOR_DELIVERY, TrackingCode.DELIVERED)
WAY_ABROAD: Final = (
    TrackingCode.DEPARTED,
    TrackingCode.ARRIVED,
    TrackingCode.IN_CUSTOMS,
    TrackingCode.RELEASED,
    TrackingCode.OUT_FOR_DELIVERY,
    TrackingCode.DELIVERED,
)
"""What is scanned on the usual way of a parcel once its carrier has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """What a carrier is asked to take."""

    key: str
    service: str
    number_kind: str  # the two letters its number begins with (UPU S10)
    from_country: str
    to_country: str
    grams: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierEvent:
    """One thing a carrier says of a parcel. `reference` is the carrier's own id: a repeat has the same."""

    reference: str
    number: str
    code: TrackingCode
    at: datetime
    place: str = ""
    note: str = ""


class Carrier(Protocol):
    """One carrier. Each call may raise CarrierUnavailableError; none is made inside a transaction."""

    @property
    def name(self) -> str:
        """Name this carrier, as in settings, rate tables and ledger accounts."""

    def register(self, consignment: Consignment) -> str:
        """Return the number of a parcel announced to the carrier; the same key again gives the same number.

        CarrierRefusedError when the carrier has no such service, or not from there to there.
        """

    def track(self, number: str) -> list[CarrierEvent]:
        """Return everything that has happened to a parcel, oldest first. Refused for an unknown number."""
