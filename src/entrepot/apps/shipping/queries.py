"""Every read of shipping. A seller sees the parcels they send, a buyer those that come to them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from entrepot.apps.kernel.actors import OPERATOR, Actor
from entrepot.apps.shipping import label, quoting, tables
from entrepot.apps.shipping.addresses import Address
from entrepot.apps.shipping.models import Parcel, ParcelAddress, TrackingEvent
from entrepot.apps.shipping.quoting import ShippingOption, ShippingQuote, ShippingRefusal
from entrepot.apps.shipping.tables import TableFaultsError

__all__ = [
    "Address",
    "ParcelView",
    "ShippingOption",
    "ShippingQuote",
    "ShippingRefusal",
    "TableFaultsError",
    "TrackingLine",
    "get_delivery_range",
    "get_label",
    "get_parcel",
    "get_service_name",
    "list_own_parcels",
    "list_parcels_of",
    "quote_shipping",
]


@dataclass(frozen=True, slots=True)
class TrackingLine:
    """One thing a carrier said."""

    code: str
    at: datetime
    place: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelView:
    """A parcel as its sender and its buyer see it."""

    public_id: str
    kind: str
    subject: str
    carrier: str
    service: str
    number: str
    state: str
    grams: int
    contents: str
    sender: Address
    receiver: Address
    handed_over_at: datetime | None
    expected_from: date | None
    expected_to: date | None
    delivered_at: datetime | None
    tracking: tuple[TrackingLine, ...]


def quote_shipping(
    *, from_country: str, to_country: str, grams: int, ml: int | None = None, viewer: Actor
) -> ShippingQuote:
    """Return what each service asks for a packed parcel, the cheapest first, and why others cannot be had.

    Prices are in the carrier's own currency: whoever shows them converts. Public: any viewer may ask. Raises
    ValueError when weight or volume is not above zero, TableFaultsError when the tables are broken.
    """
    del viewer  # prices are the same for all
    return quoting.quote(tables.load(), from_country=from_country, to_country=to_country, grams=grams, ml=ml)


def get_delivery_range(
    *, to_country: str, days: tuple[int, int], handed_over_on: date, viewer: Actor
) -> tuple[date, date]:
    """Return the days between which a parcel should arrive, when it takes so many working days there."""
    del viewer  # public
    return quoting.delivery_range(
        tables.load(), to_country=to_country, handed_over_on=handed_over_on, days=days
    )


def get_service_name(service: str, *, viewer: Actor, language: str = "en") -> str:
    """Return what people call a service; its code when the tables do not hold it any more. Public."""
    del viewer  # names are the same for all
    found = tables.load().services.get(service)
    if found is None:
        return service
    return found.name_zh if language.startswith("zh") and found.name_zh else found.name


def get_parcel(public_id: str, *, viewer: Actor) -> ParcelView:
    """Return a parcel with its tracking. Raises Parcel.DoesNotExist when it is none of the viewer's."""
    return view_of(visible(viewer).get(public_id=public_id))


def list_parcels_of(kind: str, subject: str, *, viewer: Actor) -> list[ParcelView]:
    """Return the parcels of one order, oldest first, that the viewer may see."""
    return [view_of(row) for row in visible(viewer).filter(kind=kind, subject=subject).order_by("id")]


def list_own_parcels(*, viewer: Actor, state: str = "", after: int = 0, limit: int = 50) -> list[ParcelView]:
    """Return the parcels the viewer's organisation sends, newest first; to the platform those of all.

    `after` skips so many.
    """
    rows = sent_by(viewer)
    if state:
        rows = rows.filter(state=state)
    return [view_of(row) for row in rows.order_by("-id")[after : after + limit]]


def get_label(public_id: str, *, viewer: Actor) -> str:
    """Return the label to print, as SVG of 100 × 150 mm with the number as Code 128.

    For who sends the parcel and the platform. Raises Parcel.DoesNotExist for others, and before it has a
    number.
    """
    row = sent_by(viewer).exclude(number="").get(public_id=public_id)
    service = tables.load().services.get(row.service)
    return label.draw(view_of(row), service.name if service else row.service)


def visible(viewer: Actor) -> QuerySet[Parcel]:
    """Return the parcels this viewer may know of."""
    rows = Parcel.objects.prefetch_related("addresses", "events")
    if viewer.is_system or OPERATOR in viewer.roles:
        return rows
    return rows.filter(Q(organisation_id=viewer.organisation_id or 0) | Q(buyer_id=viewer.user_id or 0))


def sent_by(viewer: Actor) -> QuerySet[Parcel]:
    """Return the parcels this viewer may act on as their sender."""
    rows = Parcel.objects.prefetch_related("addresses", "events")
    if viewer.is_system or OPERATOR in viewer.roles:
        return rows
    return rows.filter(organisation_id=viewer.organisation_id or 0)


def view_of(row: Parcel) -> ParcelView:
    """Return a row as others may see it; tracking is in the order in which things happened."""
    told = sorted(row.events.all(), key=lambda event: (event.at, event.pk))
    return ParcelView(
        public_id=row.public_id,
        kind=row.kind,
        subject=row.subject,
        carrier=row.carrier,
        service=row.service,
        number=row.number,
        state=row.state,
        grams=row.grams,
        contents=row.contents,
        sender=_address(row, ParcelAddress.Side.FROM),
        receiver=_address(row, ParcelAddress.Side.TO),
        handed_over_at=row.handed_over_at,
        expected_from=row.expected_from,
        expected_to=row.expected_to,
        delivered_at=row.delivered_at,
        tracking=tuple(_line(event) for event in told),
    )


def _address(row: Parcel, side: str) -> Address:
    found = next(each for each in row.addresses.all() if each.side == side)
    return Address(
        country=found.country,
        recipient=found.recipient,
        lines=tuple(found.lines.splitlines()),
        locality=found.locality,
        area=found.area,
        postcode=found.postcode,
        phone=found.phone,
        local=found.local,
    )


def _line(event: TrackingEvent) -> TrackingLine:
    return TrackingLine(event.code, event.at, event.place, event.note)
