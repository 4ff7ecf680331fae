"""Does everything add up? For operators, each night and whenever somebody asks."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.stock.models import Movement, Reservation, StockItem, TransferLine

State = Reservation.State
RESERVED, ON_HAND, ON_WAY = "reserved", "on_hand", "on_way"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFault:
    """A count that is not the sum of what it should be: of `reserved`, `on_hand`, or `on_way` pieces.

    `kept` is the figure that stands there, `summed` what reservations and movements make. `place` is the
    seller's short name of the place, or the public id of a transfer.
    """

    code: str
    variant: str
    place: str
    kept: int
    summed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StockSums:
    """All pieces as they are kept, each beside what reservations and movements make of them."""

    items: int
    reserved: tuple[int, int]
    on_hand: tuple[int, int]
    on_way: tuple[int, int]


def find_faults(*, viewer: Actor) -> list[StockFault]:
    """Return every count that does not add up: none, when all is well. For operators.

    Reserved is the sum of what is promised. On hand is what movements made (received, counted, written off,
    sent, arrived) less what was sold and did not come back. Under way is what was sent and neither arrived
    nor was lost. One statement for each, so that what others change meanwhile makes no fault.
    """
    require_role(viewer, OPERATOR)
    items = StockItem.objects.select_related("variant", "location").order_by("pk")
    promised = items.annotate(summed=_promised()).exclude(reserved=F("summed"))
    lying = items.annotate(summed=_moved() - _sold()).exclude(on_hand=F("summed"))
    lines = TransferLine.objects.select_related("variant", "transfer").order_by("pk")
    sent = lines.annotate(summed=_under_way(), kept=F("sent") - F("arrived") - F("lost"))
    return [
        *(_of_item(RESERVED, row, row.reserved) for row in promised),
        *(_of_item(ON_HAND, row, row.on_hand) for row in lying),
        *(
            StockFault(
                code=ON_WAY,
                variant=row.variant.public_id,
                place=row.transfer.public_id,
                kept=row.kept,
                summed=row.summed,
            )
            for row in sent.exclude(kept=F("summed"))
        ),
    ]


def get_sums(*, viewer: Actor) -> StockSums:
    """Return all pieces beside what they should be; what `find_faults` compares one by one. For operators."""
    require_role(viewer, OPERATOR)
    items = StockItem.objects.aggregate(count=Count("id"), reserved=Sum("reserved"), on_hand=Sum("on_hand"))
    held = Reservation.objects.filter(state=State.OPEN).aggregate(sum=Sum("quantity"))
    sold = Reservation.objects.filter(state=State.CAPTURED).aggregate(sum=Sum(F("quantity") - F("back")))
    moved = Movement.objects.aggregate(shelf=Sum("shelf"), on_way=Sum("on_way"))
    lines = TransferLine.objects.aggregate(sum=Sum(F("sent") - F("arrived") - F("lost")))
    return StockSums(
        items=items["count"],
        reserved=(items["reserved"] or 0, held["sum"] or 0),
        on_hand=(items["on_hand"] or 0, (moved["shelf"] or 0) - (sold["sum"] or 0)),
        on_way=(lines["sum"] or 0, moved["on_way"] or 0),
    )


def _of_item(code: str, row: StockItem, kept: int) -> StockFault:
    return StockFault(
        code=code,
        variant=row.variant.public_id,
        place=row.location.code,
        kept=kept,
        summed=row.summed,  # type: ignore[attr-defined] # annotated
    )


def _promised() -> Coalesce:
    rows = Reservation.objects.filter(item=OuterRef("pk"), state=State.OPEN)
    return _sum(rows.values("item").annotate(sum=Sum("quantity")))


def _sold() -> Coalesce:
    rows = Reservation.objects.filter(item=OuterRef("pk"), state=State.CAPTURED)
    return _sum(rows.values("item").annotate(sum=Sum(F("quantity") - F("back"))))


def _moved() -> Coalesce:
    rows = Movement.objects.filter(item=OuterRef("pk"))
    return _sum(rows.values("item").annotate(sum=Sum("shelf")))


def _under_way() -> Coalesce:
    rows = Movement.objects.filter(
        reference=OuterRef("transfer__public_id"), item__variant=OuterRef("variant")
    )
    return _sum(rows.values("item__variant").annotate(sum=Sum("on_way")))


def _sum(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.values("sum"), output_field=IntegerField()), 0)
