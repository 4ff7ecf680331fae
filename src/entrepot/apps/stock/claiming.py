"""Claiming pieces where a price was made from: one conditional UPDATE that also says which rows it took."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.statements import Change
from entrepot.apps.stock.lying import selling_places
from entrepot.apps.stock.models import StockItem
from entrepot.core.trade.allocation import Origin

type Spot = tuple[str, str]
"""A variant and a place, by their public ids."""


@dataclass(frozen=True, slots=True)
class Want:
    """So many pieces of a variant (its public id).

    What has the same `parcel` leaves together from one place. `origin` is what a price was made for: only
    places there may send it; without one, any place that sells. Among them `place` comes first.
    """

    variant: str
    quantity: int
    parcel: str = ""
    origin: Origin | None = None
    place: str = ""

    @property
    def spot(self) -> Spot:
        """What is wanted from where."""
        return self.variant, self.place


def claim_as_priced(wants: Mapping[str, Sequence[Want]]) -> dict[str, dict[int, int]] | None:
    """Add what is wanted to what is reserved where each price was made from; None when that cannot be.

    Returns pieces by reference and item's number. The rows are taken hold of in the order of their numbers.
    None leaves everything as it was: a want names no place, or a place has too few, is closed, or is
    elsewhere by now.
    """
    every = [want for each in wants.values() for want in each]
    if not all(want.place for want in every):
        return None
    counts: Counter[Spot] = Counter()
    for want in every:
        counts[want.spot] += want.quantity
    priced = list(dict.fromkeys((want.spot, want.origin) for want in every))
    taken = _CLAIM.rows(
        len(counts),
        tuple(origin is not None for _spot, origin in priced),
        variants=[variant for variant, _place in counts],
        places=[place for _variant, place in counts],
        counts=list(counts.values()),
        sold=[variant for (variant, _place), _origin in priced],
        sent_from=[place for (_variant, place), _origin in priced],
        countries=[origin.country if origin else "" for _spot, origin in priced],
        entries=[origin.entered_from if origin else "" for _spot, origin in priced],
        today=clock.now().date(),
    )
    items = {(variant, place): number for number, variant, place in taken}
    if len(items) < len(counts):
        _undo({number: counts[spot] for spot, number in items.items()})
        return None
    chosen: dict[str, dict[int, int]] = {}
    for reference, each in wants.items():
        own: Counter[int] = Counter()
        for want in each:
            own[items[want.spot]] += want.quantity
        chosen[reference] = dict(own)
    return chosen


def _claim(
    spots: int, priced: Sequence[bool], *, variants: Any, places: Any, counts: Any, today: Any, **of: Any
) -> tuple[QuerySet[StockItem], dict[str, Any]]:
    """Return the rows of so many spots that have enough, and what they become.

    `priced` says of each price whether it was made for an origin.
    """
    wanted = Q()
    for number, is_bound in enumerate(priced):
        sending = selling_places(today).filter(public_id=of["sent_from"][number])
        if is_bound:
            sending = sending.filter(country=of["countries"][number], entered_from=of["entries"][number])
        rows = _rows(of["sold"][number], of["sent_from"][number]).filter(location__in=sending)
        wanted |= Q(pk__in=rows.values("pk"))
    more = Case(
        *(
            When(pk__in=_rows(variants[number], places[number]).values("pk"), then=counts[number])
            for number in range(spots)
        ),
        output_field=IntegerField(),
    )
    held = StockItem.objects.select_for_update().filter(wanted).order_by("pk").values("pk")
    free = StockItem.objects.filter(pk__in=held[:spots], on_hand__gte=F("reserved") + more)
    return free, {"reserved": F("reserved") + more}


_CLAIM = Change(
    _claim,
    "id",
    Subquery(StockItem.objects.filter(pk=OuterRef("pk")).values("variant__public_id")[:1]),
    Subquery(StockItem.objects.filter(pk=OuterRef("pk")).values("location__public_id")[:1]),
)


def _rows(variant: Any, place: Any) -> QuerySet[StockItem]:
    """Return the row of a variant in a place. Asked within another query, it holds no other table's rows."""
    return StockItem.objects.filter(variant__public_id=variant, location__public_id=place)


def _undo(taken: Mapping[int, int]) -> None:
    """Give back what was claimed of some, where not all could be; the rows are held."""
    if taken:
        less = Case(*(When(pk=number, then=count) for number, count in taken.items()))
        StockItem.objects.filter(pk__in=taken).update(reserved=F("reserved") - less)
