"""What carriers do with a parcel."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from entrepot.apps.shipping.queries import ParcelView
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Told


class Tracked(Told):
    """One thing a carrier said."""

    code: str = Field(examples=["delivered"])
    at: datetime
    place: str
    note: str


class ShipmentAddress(Told):
    """An address as it stands on the parcel."""

    country: str
    recipient: str
    lines: list[str]
    locality: str
    area: str
    postcode: str
    phone: str
    local: str


class Shipment(Told):
    """A parcel in a carrier's hands."""

    id: str = Field(examples=["par_" + "0" * 22])
    order: str = Field(examples=["ord_" + "0" * 22])
    carrier: str
    service: str
    number: str = Field(
        description="The carrier's number: S10 with its check digit.", examples=["RR473124829US"]
    )
    state: str
    grams: int
    contents: str
    sender: ShipmentAddress
    receiver: ShipmentAddress
    handed_over_at: datetime | None
    expected_from: date | None
    expected_to: date | None
    delivered_at: datetime | None
    tracking: list[Tracked]

    @classmethod
    def of(cls, row: ParcelView) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            id=row.public_id,
            order=row.subject,
            sender=ShipmentAddress.copied(row.sender, lines=list(row.sender.lines)),
            receiver=ShipmentAddress.copied(row.receiver, lines=list(row.receiver.lines)),
            tracking=[Tracked.copied(each) for each in row.tracking],
        )


class ShipmentPage(Told):
    """Some shipments, the newest first."""

    items: list[Shipment]
    next: Next
