"""A seller's places, what is on the way between them, and why pieces became more or fewer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from entrepot.apps.accounts import roles
from entrepot.apps.kernel.actors import Actor, require_role, require_scope
from entrepot.apps.stock.models import (
    Location,
    Movement,
    Reservation,
    SendingPolicy,
    StockItem,
    Transfer,
    TransferLine,
)
from entrepot.apps.stock.queries.shelves import sees_all


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationView:
    """One place of a seller with the pieces in it."""

    public_id: str
    code: str
    name: str
    kind: str
    country: str
    entered_from: str
    recipient: str
    lines: str
    locality: str
    area: str
    postcode: str
    phone: str
    is_default: bool
    open_from: date
    closed_at: datetime | None
    variants: int
    on_hand: int
    reserved: int
    coming: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLineView:
    """So many pieces of one variant in a transfer."""

    variant: str
    sku: str
    sent: int
    arrived: int
    lost: int

    @property
    def under_way(self) -> int:
        """How many have neither arrived nor are lost."""
        return self.sent - self.arrived - self.lost


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferView:
    """Pieces sent from one place to another (by code)."""

    public_id: str
    source: str
    source_name: str
    target: str
    target_name: str
    note: str
    sent_by: str
    sent_at: datetime
    done_at: datetime | None
    lines: tuple[TransferLineView, ...]

    @property
    def under_way(self) -> int:
        """How many pieces have neither arrived nor are lost."""
        return sum(line.under_way for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementView:
    """Why the pieces of a variant in a place changed; `pieces` is the change on the shelf."""

    variant: str
    sku: str
    location: str
    kind: str
    pieces: int
    on_way: int
    reference: str
    who: str
    reason: str
    why: str
    at: datetime


def list_locations(*, viewer: Actor, closed: bool = False) -> list[LocationView]:
    """Return one's own places, the one for new pieces first; `closed` ones too, or only those with pieces."""
    items = StockItem.objects.filter(location=OuterRef("pk")).values("location")
    coming = TransferLine.objects.filter(transfer__target=OuterRef("pk"), transfer__done_at=None)
    counted = coming.values("transfer__target").annotate(sum=Sum(F("sent") - F("arrived") - F("lost")))
    rows = own_places(viewer).annotate(
        variants=_figure(items.filter(on_hand__gt=0).annotate(sum=Count("id"))),
        on_hand=_figure(items.annotate(sum=Sum("on_hand"))),
        reserved=_figure(items.annotate(sum=Sum("reserved"))),
        coming=_figure(counted),
    )
    names = LocationView.__dataclass_fields__
    found = [
        LocationView(**{name: getattr(row, name) for name in names})
        for row in rows.order_by("-is_default", "pk")
    ]
    return [each for each in found if closed or each.closed_at is None or each.on_hand]


def get_location(location: str, *, viewer: Actor) -> LocationView:
    """Return one of one's own places by its public id. Raises Location.DoesNotExist."""
    found = next(
        (each for each in list_locations(viewer=viewer, closed=True) if each.public_id == location), None
    )
    if found is None:
        raise Location.DoesNotExist
    return found


def may_split(*, viewer: Actor) -> bool:
    """Say whether one's own lines may be sent from several places."""
    _require(viewer)
    return SendingPolicy.objects.filter(organisation=viewer.organisation_id or 0, may_split=True).exists()


def list_transfers(*, viewer: Actor, done: bool = False, limit: int = 100) -> list[TransferView]:
    """Return one's own transfers under way, or those `done`, the latest first."""
    rows = _transfers(viewer).filter(done_at__isnull=not done)
    return [_transfer(row) for row in rows.order_by("-pk")[:limit]]


def get_transfer(transfer: str, *, viewer: Actor) -> TransferView:
    """Return one of one's own transfers. Raises Transfer.DoesNotExist."""
    return _transfer(_transfers(viewer).get(public_id=transfer))


def list_movements(
    *, viewer: Actor, variant: str = "", location: str = "", limit: int = 100
) -> list[MovementView]:
    """Return why one's own pieces changed, the latest first: of a variant, in a place (by code), or all.

    What was sold, and what came back of it, stands between what was received, counted, sent and written off.
    """
    _require(viewer)
    moved = Movement.objects.select_related("item__variant", "item__location")
    sold = Reservation.objects.select_related("item__variant", "item__location").filter(
        state__in=[Reservation.State.CAPTURED, Reservation.State.RETURNED]
    )
    kept: dict[str, str | int] = {}
    if not sees_all(viewer):
        kept["item__organisation_id"] = viewer.organisation_id or 0
    if variant:
        kept["item__variant__public_id"] = variant
    if location:
        kept["item__location__code"] = location
    rows = [_movement(row) for row in moved.filter(**kept).order_by("-created_at", "-pk")[:limit]]
    for row in sold.filter(**kept).order_by("-changed_at", "-pk")[:limit]:
        rows += _sale(row)
    return sorted(rows, key=lambda row: row.at, reverse=True)[:limit]


def _require(viewer: Actor) -> None:
    require_scope(viewer, roles.CATALOGUE_READ)
    if not sees_all(viewer):
        require_role(viewer, roles.MEMBER)


def own_places(viewer: Actor) -> QuerySet[Location]:
    """Return the rows of the places of the viewer's organisation, closed ones too."""
    _require(viewer)
    return Location.objects.filter(organisation_id=viewer.organisation_id or 0)


def _transfers(viewer: Actor) -> QuerySet[Transfer]:
    _require(viewer)
    rows = Transfer.objects.filter(organisation_id=viewer.organisation_id or 0)
    return rows.select_related("source", "target").prefetch_related("lines__variant")


def _figure(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.values("sum"), output_field=IntegerField()), 0)


def _transfer(row: Transfer) -> TransferView:
    return TransferView(
        public_id=row.public_id,
        source=row.source.code,
        source_name=row.source.name,
        target=row.target.code,
        target_name=row.target.name,
        note=row.note,
        sent_by=row.sent_by,
        sent_at=row.created_at,
        done_at=row.done_at,
        lines=tuple(
            TransferLineView(
                variant=line.variant.public_id,
                sku=line.variant.sku,
                sent=line.sent,
                arrived=line.arrived,
                lost=line.lost,
            )
            for line in row.lines.all()
        ),
    )


def _movement(row: Movement) -> MovementView:
    return MovementView(
        variant=row.item.variant.public_id,
        sku=row.item.variant.sku,
        location=row.item.location.code,
        kind=row.kind,
        pieces=row.shelf,
        on_way=row.on_way,
        reference=row.reference,
        who=row.who,
        reason=row.reason,
        why=row.why,
        at=row.created_at,
    )


def _sale(row: Reservation) -> list[MovementView]:
    """Return a sale as movements: what went, and what of it is back on the shelf."""
    back = row.quantity if row.state == Reservation.State.RETURNED else row.back
    found = [("sold", -row.quantity)] + ([("put_back", back)] if back else [])
    return [
        MovementView(
            variant=row.item.variant.public_id,
            sku=row.item.variant.sku,
            location=row.item.location.code,
            kind=kind,
            pieces=pieces,
            on_way=0,
            reference=row.reference,
            who="",
            reason="",
            why="",
            at=row.changed_at,
        )
        for kind, pieces in found
    ]
