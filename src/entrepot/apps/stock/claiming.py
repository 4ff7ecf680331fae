"""Claiming pieces where a price was made from: one conditional UPDATE that also says which rows it took."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from entrepot.apps.kernel.returning import update_returning
from entrepot.apps.stock.lying import selling_places
from entrepot.apps.stock.models import Location, StockItem
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
    spots = Q()
    for want in every:
        counts[want.spot] += want.quantity
        spots |= Q(pk__in=_rows(want.spot).filter(location__in=_places(want)).values("pk"))
    more = Case(*(When(pk__in=_rows(spot).values("pk"), then=count) for spot, count in counts.items()))
    held = StockItem.objects.select_for_update().filter(spots).order_by("pk").values("pk")
    free = StockItem.objects.filter(pk__in=held[: len(counts)], on_hand__gte=F("reserved") + more)
    taken = update_returning(
        free,
        {"reserved": F("reserved") + more},
        "id",
        Subquery(StockItem.objects.filter(pk=OuterRef("pk")).values("variant__public_id")[:1]),
        Subquery(StockItem.objects.filter(pk=OuterRef("pk")).values("location__public_id")[:1]),
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


def _rows(spot: Spot) -> QuerySet[StockItem]:
    """Return the row of a variant in a place. Asked within another query, it holds no other table's rows."""
    variant, place = spot
    return StockItem.objects.filter(variant__public_id=variant, location__public_id=place)


def _places(want: Want) -> QuerySet[Location]:
    """Return the places that the want's price covers."""
    rows = selling_places().filter(public_id=want.place)
    if want.origin is None:
        return rows
    return rows.filter(country=want.origin.country, entered_from=want.origin.entered_from)


def _undo(taken: Mapping[int, int]) -> None:
    """Give back what was claimed of some, where not all could be; the rows are held."""
    if taken:
        less = Case(*(When(pk=number, then=count) for number, count in taken.items()))
        StockItem.objects.filter(pk__in=taken).update(reserved=F("reserved") - less)
