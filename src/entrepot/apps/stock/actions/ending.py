"""How a promise ends: sold, let go, run out; and how what was sold comes back."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.statements import Change
from entrepot.apps.stock.events import ReservationCaptured, ReservationReleased, StockReturned
from entrepot.apps.stock.models import Location, Movement, Reservation, StockItem
from entrepot.apps.stock.refusals import clash, gone
from entrepot.apps.stock.shelving import write_down
from entrepot.core.trade.allocation import RETURNS

State = Reservation.State


def capture(*, reference: str, by: Actor, at: datetime) -> None:
    """Take the pieces promised to a reference from the shelf: they are sold. Once, however often asked.

    A promise past its time that nobody has released yet is still good. Raises ProblemRaised 409 when it was
    released: the pieces may be somebody else's by now.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        variants = _move(reference, State.OPEN, State.CAPTURED, at, on_hand=-1, reserved=-1)
        if variants:
            audit.record(by=by, action="stock.capture", subject=reference, at=at)
            publish(ReservationCaptured(reference=reference, variants=variants, at=at))
        elif not Reservation.objects.filter(reference=reference, state=State.CAPTURED).exists():
            raise gone(reference)


def capture_all(*, references: Collection[str], by: Actor, at: datetime) -> None:
    """Sell what is promised to several references, in the caller's transaction: all of it, or it fails.

    Raises ProblemRaised 409, which undoes the caller's transaction, when one of them holds nothing.
    """
    require_role(by, OPERATOR)
    with transaction.atomic(savepoint=False), gathered():
        moved = _CAPTURE.rows(references=list(references), at=at)
        variants: dict[str, set[str]] = {}
        pieces: Counter[int] = Counter()
        for reference, item, quantity, public_id in moved:
            variants.setdefault(reference, set()).add(public_id)
            pieces[item] += quantity
        for reference in references:
            if reference not in variants:
                raise gone(reference)
        _SELL.count(len(pieces), items=list(pieces), counts=list(pieces.values()))
        audit.record_each(
            by=by, action="stock.capture", subjects={each: {} for each in sorted(variants)}, at=at
        )
        for reference, found in sorted(variants.items()):
            publish(ReservationCaptured(reference=reference, variants=tuple(sorted(found)), at=at))


_CAPTURE = Change(
    lambda *, references, at: (
        Reservation.objects.filter(reference__in=references, state=State.OPEN),
        {"state": State.CAPTURED, "changed_at": at},
    ),
    *("reference", "item_id", "quantity"),
    Subquery(StockItem.objects.filter(pk=OuterRef("item_id")).values("variant__public_id")[:1]),
)


def _sell(kinds: int, *, items: Any, counts: Any) -> tuple[QuerySet[StockItem], dict[str, Any]]:
    """Return so many items in the order of their numbers, and what they become when pieces are sold."""
    each = (When(pk=items[number], then=counts[number]) for number in range(kinds))
    sold = Case(*each, output_field=IntegerField())
    rows = _in_row_order(items[:kinds])
    return rows, {"on_hand": F("on_hand") - sold, "reserved": F("reserved") - sold}


_SELL = Change(_sell)


def _in_row_order(items: Collection[Any]) -> QuerySet[StockItem]:
    """Return these items to be changed in one statement that takes hold of them by their numbers.

    Whoever reserves holds them in that order too, so that nobody waits in a circle.
    """
    held = StockItem.objects.select_for_update().filter(pk__in=list(items)).order_by("pk")
    return StockItem.objects.filter(pk__in=held.values("pk")[: len(items)])


def release(*, reference: str, by: Actor, at: datetime) -> None:
    """Let go of what is promised to a reference. What was sold or let go already stays so."""
    require_role(by, OPERATOR)
    with transaction.atomic():
        _release(reference, by, at, lapsed=False)


def release_expired(*, by: Actor, at: datetime, reference: str = "", limit: int = 200) -> int:
    """Let go of promises whose time has run out, of one reference or of all; return of how many references.

    Each in a transaction of its own. A reference any part of which is promised for longer is left alone.
    """
    require_role(by, OPERATOR)
    due = Reservation.objects.filter(state=State.OPEN, until__lte=at)
    if reference:
        due = due.filter(reference=reference)
    found = list(due.order_by("until").values_list("reference", flat=True)[:limit])
    count = 0
    for one in dict.fromkeys(found):
        with transaction.atomic():
            later = Reservation.objects.filter(reference=one, state=State.OPEN, until__gt=at)
            count += not later.exists() and _release(one, by, at, lapsed=True)
    return count


def put_back(*, reference: str, by: Actor, at: datetime) -> None:
    """Put what a reference bought back on the shelf, once: it was called off before it left, or came back.

    Pieces that `put_back_pieces` put there before stay there.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        variants = _move(reference, State.CAPTURED, State.RETURNED, at, on_hand=1)
        if variants:
            audit.record(by=by, action="stock.put_back", subject=reference, at=at)
            publish(StockReturned(reference=reference, variants=variants, at=at))


def put_back_pieces(
    *, reference: str, pieces: Mapping[str, int], by: Actor, at: datetime, returned: bool = False
) -> None:
    """Put so many pieces of some variants that a reference bought back on the shelf, in your transaction.

    On the one they were sold from; `returned` by a buyer, on that of the seller's place for returns, where
    there is one. Asked twice it does it twice: take a step that only one can take beside it. Raises
    ProblemRaised 409, and nothing is put back, when of one of them fewer were bought, or more came back.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        for variant, count in sorted(pieces.items()):
            for item, taken in _put_back(reference, variant, count, at):
                if returned:
                    _to_returns(item, taken, reference, by, at)
        audit.record(
            by=by, action="stock.put_back_pieces", subject=reference, changes={"pieces": dict(pieces)}, at=at
        )
        publish(StockReturned(reference=reference, variants=tuple(sorted(pieces)), at=at))


def _put_back(reference: str, variant: str, count: int, at: datetime) -> list[tuple[int, int]]:
    """Claim pieces of the reservations of a variant as back, each by one conditional UPDATE.

    Returns the number of each item with the pieces that lie there again.
    """
    found = []
    rows = Reservation.objects.filter(
        reference=reference, state=State.CAPTURED, item__variant__public_id=variant
    )
    wanted = count
    for row in rows.order_by("item_id"):
        taken = min(wanted, row.quantity - row.back)
        able = Reservation.objects.filter(pk=row.pk, state=State.CAPTURED, back=row.back)
        if taken and able.update(back=F("back") + taken, changed_at=at):
            StockItem.objects.filter(pk=row.item_id).update(on_hand=F("on_hand") + taken)
            found.append((row.item_id, taken))
            wanted -= taken
    if wanted:
        raise clash(
            "never-bought",
            _("Fewer pieces of this were bought, or they are back already."),
            _("Look at the order again."),
        )
    return found


def _to_returns(item: int, count: int, reference: str, by: Actor, at: datetime) -> None:
    """Carry pieces that came back on to the seller's place for returns, where there is an open one."""
    row = StockItem.objects.get(pk=item)
    places = Location.objects.filter(organisation_id=row.organisation_id, kind=RETURNS, closed_at=None)
    place = places.exclude(pk=row.location_id).order_by("pk").first()
    if place is None:
        return
    target, _made = StockItem.objects.get_or_create(
        variant_id=row.variant_id,
        location=place,
        defaults={"organisation_id": row.organisation_id, "created_at": at},
    )
    for shelf, pieces in ((row, -count), (target, count)):
        StockItem.objects.filter(pk=shelf.pk).update(on_hand=F("on_hand") + pieces)
        write_down(shelf, Movement.Kind.RETURNED, shelf=pieces, reference=reference, by=by, at=at)


def _release(reference: str, by: Actor, at: datetime, *, lapsed: bool) -> bool:
    variants = _move(reference, State.OPEN, State.RELEASED, at, reserved=-1)
    if variants:
        audit.record(by=by, action="stock.release", subject=reference, changes={"lapsed": lapsed}, at=at)
        publish(ReservationReleased(reference=reference, variants=variants, lapsed=lapsed, at=at))
    return bool(variants)


def _move(
    reference: str, before: State, after: State, at: datetime, *, on_hand: int = 0, reserved: int = 0
) -> tuple[str, ...]:
    """Move a reference's reservations from one state to another and its pieces with them, in row order.

    Each reservation is claimed with one conditional UPDATE, so that pieces move once whoever else tries.
    Returns the public ids of the variants that moved.
    """
    rows = Reservation.objects.filter(reference=reference, state=before).select_related("item__variant")
    moved = set()
    for row in rows.order_by("item_id"):
        if Reservation.objects.filter(pk=row.pk, state=before).update(state=after, changed_at=at):
            StockItem.objects.filter(pk=row.item_id).update(
                on_hand=F("on_hand") + on_hand * (row.quantity - row.back),
                reserved=F("reserved") + reserved * row.quantity,
            )
            moved.add(row.item.variant.public_id)
    return tuple(sorted(moved))
