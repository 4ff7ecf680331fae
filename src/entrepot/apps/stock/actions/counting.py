"""What a seller does with a shelf: put pieces on it, count them (by hand or by a file), write them off."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.stock.events import StockChanged
from entrepot.apps.stock.models import Movement, StockItem
from entrepot.apps.stock.refusals import clash, invalid
from entrepot.apps.stock.shelving import (
    LONGEST_CODE,
    check_pieces,
    require_seller,
    shelf_of,
    take_free,
    write_down,
)
from entrepot.apps.stock.words import REASONS

Kind = Movement.Kind


class TakenCount(StrEnum):
    """What became of a count that a file told."""

    TAKEN = "taken"
    KNOWN = "known"  # it says nothing new
    COUNTED_BY_HAND = "counted_by_hand"
    PROMISED = "promised"


def receive(
    *, variant: str, quantity: int, by: Actor, at: datetime, location: str = "", note: str = ""
) -> None:
    """Put so many more pieces of one's own variant on a shelf. For members of the seller.

    `location` is the code of an open place; without it, the place that pieces go to unless said. Raises
    ProblemRaised: 404 when the variant is not theirs, 422 for a place or a number that is none.
    """
    require_seller(by)
    _check(quantity, location, least=1)
    with transaction.atomic():
        item = shelf_of(variant, location, by, at)
        StockItem.objects.filter(pk=item.pk).update(on_hand=F("on_hand") + quantity, by_hand=True)
        write_down(item, Kind.RECEIVED, shelf=quantity, by=by, at=at, why=note)
        changes = {"location": item.location.code, "received": quantity, "note": note}
        audit.record(by=by, action="stock.receive", subject=variant, changes=changes, at=at)
        publish(StockChanged(variants=(variant,), at=at))


def adjust(
    *, variant: str, on_hand: int, by: Actor, at: datetime, location: str = "", note: str = ""
) -> None:
    """Set how many pieces of one's own variant were counted on a shelf. For members of the seller.

    Raises ProblemRaised: 404, 422 as in `receive`, and 409 when more than that are promised to buyers.
    """
    require_seller(by)
    _check(on_hand, location, least=0)
    with transaction.atomic():
        item = _held(shelf_of(variant, location, by, at))
        before = item.on_hand
        if not StockItem.objects.filter(pk=item.pk, reserved__lte=on_hand).update(
            on_hand=on_hand, by_hand=True
        ):
            raise clash(
                "promised-to-buyers",
                _("%(count)d pieces are promised to buyers.") % {"count": item.reserved},
                _("Count at least these, or call orders off first."),
            )
        write_down(item, Kind.COUNTED, shelf=on_hand - before, by=by, at=at, why=note)
        changes = {"location": item.location.code, "on_hand": [before, on_hand], "note": note}
        audit.record(by=by, action="stock.adjust", subject=variant, changes=changes, at=at)
        publish(StockChanged(variants=(variant,), at=at))


def write_off(
    *, variant: str, quantity: int, reason: str, by: Actor, at: datetime, location: str = "", note: str = ""
) -> None:
    """Take pieces off a shelf that can never be sold, and say why (one of words.REASONS).

    For members of the seller. Raises ProblemRaised: 404, 422 as in `receive` and for a reason that is none,
    409 when fewer than that lie there free: what is promised to buyers is not written off.
    """
    require_seller(by)
    _check(quantity, location, least=1)
    if reason not in REASONS:
        raise invalid(("reason", _("This is no reason we know."), _("Choose one of the list.")))
    with transaction.atomic():
        item = shelf_of(variant, location, by, at)
        take_free(item, variant, quantity)
        write_down(item, Kind.WRITTEN_OFF, shelf=-quantity, by=by, at=at, reason=reason, why=note)
        changes = {"location": item.location.code, "written_off": quantity, "reason": reason, "note": note}
        audit.record(by=by, action="stock.write_off", subject=variant, changes=changes, at=at)
        publish(StockChanged(variants=(variant,), at=at))


def take_told_count(*, variant: str, pieces: int, by: Actor, at: datetime, wins: bool = False) -> TakenCount:
    """Let the shelf hold what a product file says there is of a variant, and say what became of it.

    For the platform's own parts. `at` is when the file was read. A file that says what the one before said
    changes nothing: what was sold since is not put back. What the seller counted or received by hand stays,
    unless the file `wins`, and so does what is promised to buyers. The same telling again, and one older than
    the last, change nothing.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        item = _held(shelf_of(variant, "", by, at))
        news = StockItem.objects.filter(pk=item.pk).filter(Q(told_at=None) | Q(told_at__lt=at))
        open_to_files = news if wins else news.filter(by_hand=False).exclude(told=pieces)
        taken = open_to_files.filter(reserved__lte=pieces)
        if taken.update(on_hand=pieces, by_hand=False, told=pieces, told_at=at):
            write_down(item, Kind.TOLD, shelf=pieces - item.on_hand, by=by, at=at)
            changes = {
                "location": item.location.code,
                "on_hand": [item.on_hand, pieces],
                "note": "product file",
            }
            audit.record(by=by, action="stock.take_told_count", subject=variant, changes=changes, at=at)
            publish(StockChanged(variants=(variant,), at=at))
            return TakenCount.TAKEN
        if not news.update(told_at=at):
            return TakenCount.KNOWN
        return _left(item, pieces, wins=wins)


def _left(item: StockItem, pieces: int, *, wins: bool) -> TakenCount:
    """Say why a file's count was left, in the transaction that has looked at it."""
    item.refresh_from_db()
    same = item.told == pieces
    if item.by_hand and not wins:
        StockItem.objects.filter(pk=item.pk).update(told=pieces)
        return TakenCount.KNOWN if same or item.on_hand == pieces else TakenCount.COUNTED_BY_HAND
    return TakenCount.KNOWN if same and not wins else TakenCount.PROMISED


def _held(item: StockItem) -> StockItem:
    """Return the item as it is now, held: the difference a count makes is written down."""
    return StockItem.objects.select_for_update(of=("self",)).select_related("location").get(pk=item.pk)


def _check(count: int, location: str, *, least: int) -> None:
    errors = check_pieces(count, least=least)
    if len(location) > LONGEST_CODE:
        errors.append(("location", _("The place has too long a name."), _("Give 1 to 24 characters.")))
    if errors:
        raise invalid(*errors)
