from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, F, When
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.stock.claiming import Want, claim_as_priced
from entrepot.apps.stock.events import StockReserved
from entrepot.apps.stock.lying import Lying, read_lying
from entrepot.apps.stock.models import Reservation, StockItem
from entrepot.apps.stock.refusals import InsufficientStockError, Shortage, clash, gone, invalid
from entrepot.apps.stock.tasks import release_when_due
from entrepot.core.trade.allocation import Place, choose_place

type Wanted = dict[str, int]
"""Pieces by variant's public id."""


def reserve(*, wants: Sequence[Want], reference: str, until: datetime, by: Actor, at: datetime) -> None:
    """Promise all that is wanted to a reference until a moment, or nothing at all.

    The items are held in the order of their rows' numbers, core chooses the place of each parcel among those
    that have enough, and one conditional UPDATE claims the pieces, so that buyers never wait for each other
    in a circle and never both get the last piece. For apps that sell, acting for the platform. Called again
    with the same wants it changes nothing. Raises InsufficientStockError naming what is left of all that is
    short, ProblemRaised 409 when the reference holds something else.
    """
    require_role(by, OPERATOR)
    wanted = _summed(wants, until, at)
    try:
        with transaction.atomic():
            if not _holds_already(reference, wanted):
                _promise({reference: wants}, until, by, at)
    except IntegrityError:  # the same reference was reserved at the same moment
        if not _holds_already(reference, wanted):
            raise


def reserve_new(*, wants: Mapping[str, Sequence[Want]], until: datetime, by: Actor, at: datetime) -> None:
    """Promise to several references what each wants, as `reserve` does, or nothing to any of them.

    For references that your transaction has just made, so that none can hold anything yet: what fails undoes
    your transaction too.
    """
    require_role(by, OPERATOR)
    for each in wants.values():
        _summed(each, until, at)
    with transaction.atomic(savepoint=False):
        _promise(wants, until, by, at)


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
    wanted: Counter[str] = Counter()
    for want in wants:
        if want.quantity < 1:
            raise invalid((want.variant, _("This is no number of pieces."), _("Order one or more.")))
        wanted[want.variant] += want.quantity
    if not wanted:
        raise invalid(("wants", _("Nothing is wanted."), _("Name a variant.")))
    if until <= at:
        raise invalid(("until", _("This moment has passed."), _("Choose a later one.")))
    return dict(wanted)


def _promise(wants: Mapping[str, Sequence[Want]], until: datetime, by: Actor, at: datetime) -> None:
    """Claim what all references want together, and keep what of it is each one's."""
    chosen = _claim(wants)
    insert(
        Reservation(
            item_id=item,
            reference=reference,
            quantity=count,
            until=until,
            created_at=at,
            changed_at=at,
        )
        for reference, items in chosen.items()
        for item, count in sorted(items.items())
    )
    with gathered():
        for reference, each in wants.items():
            _tell(_summed(each, until, at), reference, until, by, at)


def _claim(wants: Mapping[str, Sequence[Want]]) -> dict[str, dict[int, int]]:
    """Add what is wanted to what is reserved, of the items core chose; pieces by reference and item's number.

    The places the prices were made from are asked first, by one conditional UPDATE. Where one of them has too
    few by now, the rows are held in the order of their numbers, core chooses, and another one claims. Raises
    InsufficientStockError when no place has enough.
    """
    if (claimed := claim_as_priced(wants)) is not None:
        return claimed
    lying = read_lying({want.variant for each in wants.values() for want in each}, held=True)
    left = {variant: dict(places) for variant, places in lying.free.items()}
    chosen, shortages = {}, []
    for reference, each in wants.items():
        found = _choose(each, lying, left)
        chosen[reference] = {} if found is None else found
        shortages += [] if found is not None else _shortages(each, lying, left)
    if shortages:
        raise InsufficientStockError(tuple(shortages))
    together: Counter[int] = Counter()
    for items in chosen.values():
        together.update(items)
    more = Case(*(When(pk=item, then=count) for item, count in together.items()))
    free = StockItem.objects.filter(pk__in=together, on_hand__gte=F("reserved") + more)
    if free.update(reserved=F("reserved") + more) != len(together):
        raise RuntimeError("Pieces were claimed though their rows are held.")
    return chosen


def _choose(wants: Sequence[Want], lying: Lying, left: dict[str, dict[Place, int]]) -> dict[int, int] | None:
    """Take what is wanted off what is left, each parcel from one place; return pieces by item, or None."""
    parcels: dict[str, list[Want]] = {}
    for want in wants:
        parcels.setdefault(want.parcel, []).append(want)
    chosen: Counter[int] = Counter()
    for group in parcels.values():
        counts: Counter[str] = Counter()
        for want in group:
            counts[want.variant] += want.quantity
        place = choose_place(counts, left, _places_for(group[0], lying))
        if place is None:
            return None
        for variant, count in counts.items():
            left[variant][place] -= count
            chosen[lying.items[variant, place]] += count
    return dict(chosen)


def _places_for(want: Want, lying: Lying) -> list[Place]:
    """Return the places that a price covers, the one it was made of first."""
    able = [place for place in lying.places if want.origin in {None, place.origin}]
    return sorted(able, key=lambda place: (place.id != want.place, place.position))


def _shortages(
    wants: Sequence[Want], lying: Lying, left: Mapping[str, Mapping[Place, int]]
) -> list[Shortage]:
    """Return what is left of everything that is short, or of all of a parcel that no place has together."""
    found: list[Shortage] = []
    together: list[Shortage] = []
    for want in wants:
        lies = left.get(want.variant, {})
        able = _places_for(want, lying)
        here = max((lies.get(place, 0) for place in able), default=0)
        away = max((count for place, count in lies.items() if place not in able), default=0)
        shortage = Shortage(want.variant, want.quantity, here, away)
        (found if here < want.quantity else together).append(shortage)
    return found or together


def _holds_already(reference: str, wanted: Wanted) -> bool:
    """Say whether the reference holds just this; refuse one that holds, or bought, something else."""
    live = Reservation.objects.filter(reference=reference).filter(
        state__in=[Reservation.State.OPEN, Reservation.State.CAPTURED]
    )
    held: Counter[str] = Counter()
    for variant, quantity in live.values_list("item__variant__public_id", "quantity"):
        held[variant] += quantity
    if held and held != wanted:
        raise clash(
            "reserved-otherwise",
            _("Something else is reserved for %(reference)s.") % {"reference": reference},
            _("Release that first."),
        )
    return bool(held)


def _tell(wanted: Wanted, reference: str, until: datetime, by: Actor, at: datetime) -> None:
    variants = tuple(sorted(wanted))
    audit.record(
        by=by,
        action="stock.reserve",
        subject=reference,
        changes=dict(sorted(wanted.items())),
        at=at,
    )
    publish(StockReserved(reference=reference, variants=variants, until=until, at=at))
    release_when_due.using(run_after=until).enqueue(reference=reference)
