"""What a seller does with the shelf: put pieces on it, and count them, by hand or by a file."""

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, require_scope
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.stock.events import StockChanged
from entrepot.apps.stock.models import MAIN, StockItem
from entrepot.apps.stock.refusals import clash, invalid, no_variant


class TakenCount(StrEnum):
    """What became of a count that a file told."""

    TAKEN = "taken"
    KNOWN = "known"  # it says nothing new
    COUNTED_BY_HAND = "counted_by_hand"
    PROMISED = "promised"


MOST = 10_000_000
LONGEST_LOCATION = 24


def receive(
    *, variant: str, quantity: int, by: Actor, at: datetime, location: str = MAIN, note: str = ""
) -> None:
    """Put so many more pieces of one's own variant on the shelf. For members of the seller.

    Raises ProblemRaised: 404 when the variant is not theirs, 422 for a number that is none.
    """
    _require(by)
    _check(quantity, location, least=1)
    with transaction.atomic():
        item = _item(variant, location, by, at)
        StockItem.objects.filter(pk=item.pk).update(on_hand=F("on_hand") + quantity, by_hand=True)
        audit.record(
            by=by,
            action="stock.receive",
            subject=variant,
            changes={"location": location, "received": quantity, "note": note},
            at=at,
        )
        publish(StockChanged(variants=(variant,), at=at))


def adjust(
    *, variant: str, on_hand: int, by: Actor, at: datetime, location: str = MAIN, note: str = ""
) -> None:
    """Set how many pieces of one's own variant were counted on the shelf. For members of the seller.

    Raises ProblemRaised: 404, 422 as in `receive`, and 409 when more than that are promised to buyers.
    """
    _require(by)
    _check(on_hand, location, least=0)
    with transaction.atomic():
        item = _item(variant, location, by, at)
        if not StockItem.objects.filter(pk=item.pk, reserved__lte=on_hand).update(
            on_hand=on_hand, by_hand=True
        ):
            item.refresh_from_db(fields=["reserved"])
            raise clash(
                "promised-to-buyers",
                _("%(count)d pieces are promised to buyers.") % {"count": item.reserved},
                _("Count at least these, or call orders off first."),
            )
        audit.record(
            by=by,
            action="stock.adjust",
            subject=variant,
            changes={"location": location, "on_hand": [item.on_hand, on_hand], "note": note},
            at=at,
        )
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
        item = _item(variant, MAIN, by, at)
        news = StockItem.objects.filter(pk=item.pk).filter(Q(told_at=None) | Q(told_at__lt=at))
        open_to_files = news if wins else news.filter(by_hand=False).exclude(told=pieces)
        taken = open_to_files.filter(reserved__lte=pieces)
        if taken.update(on_hand=pieces, by_hand=False, told=pieces, told_at=at):
            changes = {"location": MAIN, "on_hand": [item.on_hand, pieces], "note": "product file"}
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


def _require(by: Actor) -> None:
    require_scope(by, roles.CATALOGUE_WRITE)
    require_role(by, roles.MEMBER)


def _check(count: int, location: str, *, least: int) -> None:
    errors = []
    if not least <= count <= MOST:
        errors.append(
            (
                "quantity",
                _("This is no number of pieces."),
                _("Give %(least)d to %(most)d.") % {"least": least, "most": MOST},
            )
        )
    if not location or len(location) > LONGEST_LOCATION:
        errors.append(
            ("location", _("The place has no name, or too long a one."), _("Give 1 to 24 characters."))
        )
    if errors:
        raise invalid(*errors)


def _item(variant: str, location: str, by: Actor, at: datetime) -> StockItem:
    """Return the item of one's own variant in a place, made now when there is none."""
    # Through our own foreign key: the row's number and owner are all that stock needs of a variant.
    rows = StockItem.variant.get_queryset(instance=StockItem()).filter(public_id=variant, archived_at=None)
    if not by.is_system:
        rows = rows.filter(organisation_id=by.organisation_id or 0)
    row = rows.values("pk", "organisation_id").first()
    if row is None:
        raise no_variant()
    item, _made = StockItem.objects.get_or_create(
        variant_id=row["pk"],
        location=location,
        defaults={"organisation_id": row["organisation_id"], "created_at": at},
    )
    return item
