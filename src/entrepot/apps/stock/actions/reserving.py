from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.stock.events import StockReserved
from entrepot.apps.stock.models import MAIN, Reservation, StockItem
from entrepot.apps.stock.refusals import InsufficientStockError, Shortage, clash, gone, invalid
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

    The items are held in the order of their rows' numbers and claimed by one conditional UPDATE, so that
    buyers never wait for each other in a circle and never both get the last piece. For apps that sell, acting
    for the platform. Called again with the same wants it changes nothing. Raises InsufficientStockError
    naming what is left of all that is short, ProblemRaised 409 when the reference holds something else.
    """
    require_role(by, OPERATOR)
    wanted = _summed(wants, until, at)
    try:
        with transaction.atomic():
            if not _holds_already(reference, wanted):
                _promise({reference: wanted}, until, by, at)
    except IntegrityError:  # the same reference was reserved at the same moment
        if not _holds_already(reference, wanted):
            raise


def reserve_new(*, wants: Mapping[str, Sequence[Want]], until: datetime, by: Actor, at: datetime) -> None:
    """Promise to several references what each wants, as `reserve` does, or nothing to any of them.

    For references that your transaction has just made, so that none can hold anything yet: what fails undoes
    your transaction too.
    """
    require_role(by, OPERATOR)
    wanted = {reference: _summed(each, until, at) for reference, each in wants.items()}
    with transaction.atomic(savepoint=False):
        _promise(wanted, until, by, at)


def extend(*, reference: str, until: datetime, by: Actor, at: datetime) -> None:
    """Keep what a reference holds for longer; an earlier moment than now promised changes nothing.

    Raises ProblemRaised 409 when it holds nothing any more.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        held = Reservation.objects.filter(reference=reference, state=Reservation.State.OPEN)
        if not held.exists():
            raise gone(reference)
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


def _promise(wanted: Mapping[str, Wanted], until: datetime, by: Actor, at: datetime) -> None:
    """Claim what all references want together, and keep what of it is each one's."""
    together: Counter[tuple[str, str]] = Counter()
    for each in wanted.values():
        together.update(each)
    items = _claim(together)
    Reservation.objects.bulk_create(
        Reservation(
            item=item,
            reference=reference,
            quantity=each[place],
            until=until,
            created_at=at,
            changed_at=at,
        )
        for reference, each in wanted.items()
        for place, item in items.items()
        if place in each
    )
    with gathered():
        for reference, each in wanted.items():
            _tell(each, reference, until, by, at)


def _claim(wanted: Wanted) -> dict[tuple[str, str], StockItem]:
    """Add what is wanted to what is reserved of every item; InsufficientStockError unless all is free.

    The rows are held in the order of their numbers, then claimed by one conditional UPDATE.
    """
    places = Q()
    for variant, location in wanted:
        places |= Q(variant__public_id=variant, location=location)
    rows = StockItem.objects.select_for_update(of=("self",)).filter(places)
    items = {
        (row.variant.public_id, row.location): row for row in rows.select_related("variant").order_by("pk")
    }
    left = {place: row.on_hand - row.reserved for place, row in items.items()}
    shortages = [
        Shortage(*place, count, left.get(place, 0))
        for place, count in sorted(wanted.items())
        if left.get(place, 0) < count
    ]
    if shortages:
        raise InsufficientStockError(tuple(shortages))
    more = Case(*(When(pk=row.pk, then=wanted[place]) for place, row in items.items()))
    free = StockItem.objects.filter(pk__in=[row.pk for row in items.values()])
    if free.filter(on_hand__gte=F("reserved") + more).update(reserved=F("reserved") + more) != len(items):
        raise RuntimeError("Pieces were claimed though their rows are held.")
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
