"""What can be booked, and what was: businesses see the catalogue and their own, officers all of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet, Sum

from entrepot.apps.accounts import roles
from entrepot.apps.kernel.actors import Actor, require_role, require_signed_in
from entrepot.apps.programmes.awarding import name_of
from entrepot.apps.programmes.models import Award, Benefit, Booking, Resource, ResourceGiven, Slot
from entrepot.apps.programmes.models.programmes import BOOKABLE
from entrepot.apps.programmes.queries.programmes import manages
from entrepot.apps.programmes.units import units_left
from entrepot.core.support.booking import free_until

AHEAD = timedelta(days=60)
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceView:
    """Something that is given at a time, by the platform or a partner; online where it has no place."""

    public_id: str
    kind: str
    title: str
    about: str
    partner: str
    place: str
    link: str  # for who works here, who gives it, and who booked
    zone: str
    language: str
    notice_hours: int
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotView:
    """A time at which a resource is given; `own` is the viewer's booking of it, empty where there is none."""

    public_id: str
    resource: ResourceView
    starts_at: datetime
    ends_at: datetime
    free_until: datetime
    seats: int
    taken: int
    units: int
    called_off: bool
    call_off_reason: str
    own: str = ""

    @property
    def left(self) -> int:
        """Seats that are free."""
        return self.seats - self.taken


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingView:
    """A seat a business has, or had: what it was for, and what came of it."""

    public_id: str
    slot: SlotView
    business: str
    name: str
    programme: str
    programme_name: str
    state: str
    note: str
    outcome: str
    rating: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsView:
    """What a business may still book of one kind of resource, by a programme it is in."""

    kind: str
    programme_name: str
    quantity: int
    left: int


def list_resources(*, viewer: Actor) -> list[ResourceView]:
    """Return the catalogue by name; who works here sees closed ones too."""
    require_signed_in(viewer)
    rows = Resource.objects.order_by("closed_at", "title", "pk")
    rows = rows if manages(viewer) else rows.filter(closed_at=None)
    return [_resource(row, tells=manages(viewer)) for row in rows[:MOST]]


def get_resource(public_id: str, *, viewer: Actor) -> ResourceView:
    """Return one resource. Raises Resource.DoesNotExist for a closed one to who does not work here."""
    require_signed_in(viewer)
    rows = Resource.objects.all() if manages(viewer) else Resource.objects.filter(closed_at=None)
    return _resource(rows.get(public_id=public_id), tells=manages(viewer))


def list_slots(
    *, viewer: Actor, at: datetime, resource: str = "", kinds: tuple[str, ...] = BOOKABLE
) -> list[SlotView]:
    """Return the slots of the next sixty days, the first first, with what the viewer booked of them."""
    require_signed_in(viewer)
    rows = Slot.objects.filter(called_off_at=None, starts_at__gt=at, starts_at__lte=at + AHEAD)
    rows = rows.filter(resource__closed_at=None, resource__kind__in=kinds)
    if resource:
        rows = rows.filter(resource__public_id=resource)
    found = list(rows.select_related("resource").order_by("starts_at", "pk")[:MOST])
    mine = Booking.objects.filter(
        slot__in=[row.pk for row in found],
        organisation_id=viewer.organisation_id or 0,
        state__in=["booked", "waiting"],
    )
    own = dict(mine.values_list("slot_id", "public_id"))
    return [_slot(row, own=own.get(row.pk, ""), tells=manages(viewer)) for row in found]


def list_past_slots(*, viewer: Actor, resource: str) -> list[SlotView]:
    """Return every slot of a resource, called off or not, the newest first. For officers and operators."""
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    rows = Slot.objects.filter(resource__public_id=resource).select_related("resource")
    return [_slot(row, tells=True) for row in rows.order_by("-starts_at", "-pk")[:MOST]]


def list_bookings(*, viewer: Actor, resource: str = "", language: str = "en") -> list[BookingView]:
    """Return bookings, the latest slot first: all for who works here, else of one's own business."""
    rows = _loaded()
    if not manages(viewer):
        require_role(viewer, roles.MEMBER)
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    if resource:
        rows = rows.filter(slot__resource__public_id=resource)
    return [_booking(row, language) for row in rows.order_by("-slot__starts_at", "pk")[:MOST]]


def list_given_by(*, viewer: Actor, language: str = "en") -> list[BookingView]:
    """Return the bookings of the resources that the viewer gives, the latest slot first."""
    require_signed_in(viewer)
    rows = _loaded().filter(slot__resource__giver_id=viewer.user_id or 0)
    return [_booking(row, language) for row in rows.order_by("-slot__starts_at", "pk")[:MOST]]


def get_booking(public_id: str, *, viewer: Actor, language: str = "en") -> BookingView:
    """Return one booking. Raises Booking.DoesNotExist to who may not see it."""
    rows = _loaded()
    if not manages(viewer):
        require_role(viewer, roles.MEMBER)
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    return _booking(rows.get(public_id=public_id), language)


def list_units(*, viewer: Actor, at: datetime, language: str = "en") -> list[UnitsView]:
    """Return what the viewer's own business may book, by the programmes it is in."""
    require_role(viewer, roles.MEMBER)
    awards = Award.objects.filter(
        organisation_id=viewer.organisation_id or 0, closed_at=None, until__gt=at.date()
    )
    rows = awards.select_related("programme", "version").prefetch_related("version__texts")
    return [
        UnitsView(
            kind=benefit.kind,
            programme_name=name_of(award.version, language),
            quantity=benefit.quantity or 0,
            left=units_left(award, benefit),
        )
        for award in rows.order_by("until", "pk")
        for benefit in Benefit.objects.filter(version=award.version, kind__in=BOOKABLE)
    ]


def sum_given(*, business: str, kind: str, viewer: Actor) -> int:
    """Return how many units of a kind of resource a business was given. For officers and operators."""
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    rows = ResourceGiven.objects.filter(award__business=business, benefit__kind=kind)
    return int(rows.aggregate(sum=Sum("quantity"))["sum"] or 0)


def sum_given_by_programme(*, business: str, kind: str, viewer: Actor) -> dict[str, int]:
    """Return the same by the public id of the programme that gave them. For officers and operators."""
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    rows = ResourceGiven.objects.filter(award__business=business, benefit__kind=kind).order_by()
    summed = rows.values("award__programme__public_id").annotate(sum=Sum("quantity"))
    return {row["award__programme__public_id"]: int(row["sum"]) for row in summed}


def _loaded() -> QuerySet[Booking]:
    rows = Booking.objects.select_related("slot__resource", "award__programme", "award__version")
    return rows.prefetch_related("award__version__texts")


def _resource(row: Resource, *, tells: bool) -> ResourceView:
    return ResourceView(
        public_id=row.public_id,
        kind=row.kind,
        title=row.title,
        about=row.about,
        partner=row.partner,
        place=row.place,
        link=row.link if tells else "",
        zone=row.zone,
        language=row.language,
        notice_hours=row.notice_hours,
        is_open=row.closed_at is None,
    )


def _slot(row: Slot, *, tells: bool, own: str = "") -> SlotView:
    return SlotView(
        public_id=row.public_id,
        resource=_resource(row.resource, tells=tells),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        free_until=free_until(row.starts_at, row.resource.notice_hours),
        seats=row.seats,
        taken=row.taken,
        units=row.units,
        called_off=row.called_off_at is not None,
        call_off_reason=row.call_off_reason,
        own=own,
    )


def _booking(row: Booking, language: str) -> BookingView:
    return BookingView(
        public_id=row.public_id,
        slot=_slot(row.slot, tells=row.state == Booking.State.BOOKED),
        business=row.business,
        name=row.name,
        programme=row.award.programme.public_id,
        programme_name=name_of(row.award.version, language),
        state=row.state,
        note=row.note,
        outcome=row.outcome,
        rating=row.rating,
        at=row.created_at,
    )
