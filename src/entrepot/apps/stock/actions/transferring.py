"""Pieces on their way from one place of a seller to another: sent, arrived in part or whole, lost."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.stock.events import StockChanged
from entrepot.apps.stock.models import Location, Movement, StockItem, Transfer, TransferLine
from entrepot.apps.stock.refusals import clash, invalid, no_location, no_transfer
from entrepot.apps.stock.shelving import (
    check_pieces,
    location_of,
    require_seller,
    shelf_of,
    take_free,
    write_down,
)

Kind = Movement.Kind
MOST_LINES = 200


def send_transfer(
    *, source: str, target: str, pieces: Mapping[str, int], by: Actor, at: datetime, note: str = ""
) -> str:
    """Send free pieces (by variant) from one of one's own places (by code) to another; return the transfer.

    They lie in neither until they arrive, so nobody can buy them. A closed place may be emptied. Raises
    ProblemRaised: 404 for variants that are not theirs, 422 for wrong numbers or places, 409 when fewer lie
    there free; then nothing is sent.
    """
    require_seller(by)
    _check(source, target, pieces)
    with transaction.atomic():
        old, new = _leaving(source, by), location_of(by.organisation_id or 0, target, at)
        row = Transfer.objects.create(
            organisation_id=by.organisation_id or 0,
            source=old,
            target=new,
            note=note[:300],
            sent_by=by.key,
            created_at=at,
        )
        items = StockItem.objects.filter(location=old, variant__public_id__in=pieces)
        found = {item.variant.public_id: item for item in items.select_related("variant").order_by("pk")}
        for variant in pieces.keys() - found.keys():
            raise _nothing_there(variant)
        for variant, item in found.items():
            take_free(item, variant, pieces[variant])
            TransferLine.objects.create(transfer=row, variant_id=item.variant_id, sent=pieces[variant])
            count = pieces[variant]
            write_down(item, Kind.SENT, shelf=-count, on_way=count, reference=row.public_id, by=by, at=at)
        changes = {"from": source, "to": target, "pieces": dict(pieces), "note": note}
        audit.record(by=by, action="stock.send_transfer", subject=row.public_id, changes=changes, at=at)
        publish(StockChanged(variants=tuple(sorted(pieces)), at=at))
    return row.public_id


def receive_transfer(*, transfer: str, pieces: Mapping[str, int], by: Actor, at: datetime) -> None:
    """Put pieces of a transfer that have arrived (by variant) on the shelf of the place they went to.

    The rest stays under way. Raises ProblemRaised: 404, 422, and 409 when more arrive than are under way.
    """
    _settle(transfer, pieces, "arrived", by=by, at=at, why="")


def lose_transfer(*, transfer: str, pieces: Mapping[str, int], why: str, by: Actor, at: datetime) -> None:
    """Write pieces of a transfer off that will not arrive, and say why. 404, 409, 422 without a reason."""
    if not why.strip():
        raise invalid(("why", _("A reason is missing."), _("Say what happened to them.")))
    _settle(transfer, pieces, "lost", by=by, at=at, why=why.strip())


def _settle(
    transfer: str, pieces: Mapping[str, int], column: str, *, by: Actor, at: datetime, why: str
) -> None:
    require_seller(by)
    _check_counts(pieces)
    row = Transfer.objects.filter(organisation_id=by.organisation_id or 0, public_id=transfer).first()
    if row is None:
        raise no_transfer()
    with transaction.atomic():
        lines = TransferLine.objects.filter(transfer=row).select_related("variant")
        known = {line.variant.public_id: line for line in lines.order_by("pk")}
        for variant in pieces.keys() - known.keys():
            raise _nothing_there(variant)
        for variant, line in known.items():
            if count := pieces.get(variant, 0):
                _claim(line, count, column)
                _move(row, line, count, column, by=by, at=at, why=why)
        _end(row, at)
        changes = {column: dict(pieces), **({"why": why} if why else {})}
        audit.record(by=by, action=f"stock.transfer_{column}", subject=transfer, changes=changes, at=at)
        publish(StockChanged(variants=tuple(sorted(pieces)), at=at))


def _claim(line: TransferLine, count: int, column: str) -> None:
    able = TransferLine.objects.filter(pk=line.pk, sent__gte=F("arrived") + F("lost") + count)
    if not able.update(**{column: F(column) + count}):
        raise clash(
            "not-on-the-way",
            _("Fewer pieces of this are on the way."),
            _("Look at the transfer again: somebody may have noted them."),
        )


def _move(
    row: Transfer, line: TransferLine, count: int, column: str, *, by: Actor, at: datetime, why: str
) -> None:
    """Put what arrived on the shelf, and write down that it is not under way any more."""
    variant = line.variant.public_id
    if column == "lost":
        item = StockItem.objects.get(variant=line.variant_id, location=row.source_id)
        write_down(item, Kind.LOST, on_way=-count, reference=row.public_id, by=by, at=at, why=why)
        return
    target = Location.objects.get(pk=row.target_id)
    item = shelf_of(variant, target.code, by, at)
    StockItem.objects.filter(pk=item.pk).update(on_hand=F("on_hand") + count, by_hand=True)
    write_down(item, Kind.ARRIVED, shelf=count, on_way=-count, reference=row.public_id, by=by, at=at)


def _end(row: Transfer, at: datetime) -> None:
    under_way = TransferLine.objects.filter(transfer=row, sent__gt=F("arrived") + F("lost"))
    if not under_way.exists():
        Transfer.objects.filter(pk=row.pk, done_at=None).update(done_at=at)


def _leaving(code: str, by: Actor) -> Location:
    """Return one's own place by its code, closed ones too."""
    rows: QuerySet[Location] = Location.objects.filter(organisation_id=by.organisation_id or 0, code=code)
    found = rows.first()
    if found is None:
        raise no_location()
    return found


def _check(source: str, target: str, pieces: Mapping[str, int]) -> None:
    if source == target:
        raise invalid(("target", _("They are there already."), _("Choose another place.")))
    _check_counts(pieces)


def _check_counts(pieces: Mapping[str, int]) -> None:
    if not pieces or len(pieces) > MOST_LINES:
        raise invalid(("pieces", _("No pieces are named, or too many kinds."), _("Name 1 to 200 variants.")))
    faults = [
        (variant, *fault[1:]) for variant, count in pieces.items() for fault in check_pieces(count, least=1)
    ]
    if faults:
        raise invalid(*faults)


def _nothing_there(variant: str) -> Exception:
    return clash(
        "not-so-many-free",
        _("No pieces of %(variant)s lie there.") % {"variant": variant},
        _("Look at the place again."),
    )
