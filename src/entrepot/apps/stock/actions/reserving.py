from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.stock.events import StockReserved
from entrepot.apps.stock.models import MAIN, Reservation, StockItem
from entrepot.apps.stock.refusals import InsufficientStockError, Shortage, clash, invalid
from entrepot.apps.stock.tasks import release_when_due

type Wanted = dict[tuple[str, str], int]
"""Pieces by (variant's public id, location)."""


@dataclass(frozen=True, slots=True)
class Want:
    """So many pieces of a variant (its public id) from one place."""

    variant: str
    quantity: int
    location: str = MAIN


def reserve(*, wants: Sequence[Want], reference: str, until: datetime, by: Actor, at: datetime) -> None:
    """Promise all that is wanted to a reference until a moment, or nothing at all.

    Each item is claimed with one conditional UPDATE, in the order of the rows' numbers, so that buyers never
    wait for each other in a circle and never both get the last piece. For apps that sell, acting for the
    platform. Called again with the same wants it changes nothing. Raises InsufficientStockError naming what
    is left of everything that is short, ProblemRaised 409 when the reference holds something else.
    """
    require_role(by, OPERATOR)
    wanted = _summed(wants, until, at)
    try:
        with transaction.atomic():
            if _holds_already(reference, wanted):
                return
            items = _claim(wanted)
            Reservation.objects.bulk_create(
                Reservation(
                    item=item, reference=reference, quantity=count, until=until, created_at=at, changed_at=at
                )
                for item, count in items
            )
            _tell(wanted, reference, until, by, at)
    except IntegrityError:  # the same reference was reserved at the same moment
        if not _holds_already(reference, wanted):
            raise


def extend(*, reference: str, until: datetime, by: Actor, at: datetime) -> None:
    """Keep what a reference holds for longer; an earlier moment than now promised changes nothing.

    Raises ProblemRaised 409 when it holds nothing any more.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        held = Reservation.objects.filter(reference=reference, state=Reservation.State.OPEN)
        if not held.exists():
            raise _gone(reference)
        if held.filter(until__lt=until).update(until=until, changed_at=at):
            audit.record(by=by, action="stock.extend", subject=reference, changes={"until": until}, at=at)
            release_when_due.using(run_after=until).enqueue(reference=reference)


def _summed(wants: Sequence[Want], until: datetime, at: datetime) -> Wanted:
    wanted: Counter[tuple[str, str]] = Counter()
    for want in wants:
        if want.quantity < 1:
            raise invalid((want.variant, _("This is no number of pieces."), _("Order one or more.")))
        wanted[want.variant, want.location] += want.quantity
    if not wanted:
        raise invalid(("wants", _("Nothing is wanted."), _("Name a variant.")))
    if until <= at:
        raise invalid(("until", _("This moment has passed."), _("Choose a later one.")))
    return dict(wanted)


def _claim(wanted: Wanted) -> list[tuple[StockItem, int]]:
    """Add what is wanted to what is reserved of every item; InsufficientStockError unless all is free."""
    places = Q()
    for variant, location in wanted:
        places |= Q(variant__public_id=variant, location=location)
    rows = StockItem.objects.filter(places).select_related("variant").order_by("pk")
    items = [(row, wanted[row.variant.public_id, row.location]) for row in rows]
    missing = wanted.keys() - {(row.variant.public_id, row.location) for row, _count in items}
    shortages = [Shortage(*place, wanted[place], 0) for place in sorted(missing)]
    for row, count in items:
        free = StockItem.objects.filter(pk=row.pk, on_hand__gte=F("reserved") + count)
        if not free.update(reserved=F("reserved") + count):
            row.refresh_from_db(fields=["on_hand", "reserved"])
            left = row.on_hand - row.reserved
            shortages.append(Shortage(row.variant.public_id, row.location, count, left))
    if shortages:
        raise InsufficientStockError(tuple(shortages))
    return items


def _holds_already(reference: str, wanted: Wanted) -> bool:
    """Say whether the reference holds just this; refuse one that holds, or bought, something else."""
    live = Reservation.objects.filter(reference=reference).filter(
        state__in=[Reservation.State.OPEN, Reservation.State.CAPTURED]
    )
    held = {
        (variant, location): quantity
        for variant, location, quantity in live.values_list(
            "item__variant__public_id", "item__location", "quantity"
        )
    }
    if held and held != wanted:
        raise clash(
            "reserved-otherwise",
            _("Something else is reserved for %(reference)s.") % {"reference": reference},
            _("Release that first."),
        )
    return bool(held)


def _tell(wanted: Wanted, reference: str, until: datetime, by: Actor, at: datetime) -> None:
    variants = tuple(sorted({variant for variant, _location in wanted}))
    audit.record(
        by=by,
        action="stock.reserve",
        subject=reference,
        changes={f"{variant} {location}": count for (variant, location), count in sorted(wanted.items())},
        at=at,
    )
    publish(StockReserved(reference=reference, variants=variants, until=until, at=at))
    release_when_due.using(run_after=until).enqueue(reference=reference)


def _gone(reference: str) -> Exception:
    return clash(
        "reservation-gone",
        _("Nothing is reserved for %(reference)s any more.") % {"reference": reference},
        _("Reserve it again."),
    )
