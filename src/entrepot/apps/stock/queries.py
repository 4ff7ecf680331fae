"""Every read of stock. How many are free is public; what lies where is the seller's own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from entrepot.apps.accounts import roles
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, require_scope
from entrepot.apps.stock.models import Reservation, StockItem


@dataclass(frozen=True, slots=True, kw_only=True)
class StockView:
    """One variant in one place, as its seller sees it."""

    variant: str
    sku: str
    location: str
    on_hand: int
    reserved: int

    @property
    def free(self) -> int:
        """How many can still be sold."""
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What one reference holds of one variant."""

    variant: str
    location: str
    quantity: int
    state: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFault:
    """An item whose reserved count is not the sum of its open reservations."""

    variant: str
    location: str
    reserved: int
    promised: int


def count_free(variants: Collection[str], *, viewer: Actor, location: str = "") -> dict[str, int]:
    """Return how many pieces of each variant (public id) can be sold, in one place or in all. Public.

    A variant nobody ever had on a shelf has 0.
    """
    del viewer  # public: a buyer may know what is left
    rows = StockItem.objects.filter(variant__public_id__in=variants)
    if location:
        rows = rows.filter(location=location)
    free = rows.values_list("variant__public_id").annotate(free=Sum(F("on_hand") - F("reserved")))
    return dict.fromkeys(variants, 0) | dict(free)


def list_stock(
    *, viewer: Actor, variants: Collection[str] = (), after: tuple[str, str] | None = None, limit: int = 500
) -> list[StockView]:
    """Return the stock of the viewer's organisation, or of all for operators, by variant and place.

    `after` is (variant, place) of the last one seen.
    """
    require_scope(viewer, roles.CATALOGUE_READ)
    rows = StockItem.objects.select_related("variant").order_by("variant_id", "location")
    if not _sees_all(viewer):
        require_role(viewer, roles.MEMBER)
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    if variants:
        rows = rows.filter(variant__public_id__in=variants)
    if after is not None:
        last, place = StockItem.objects.filter(variant__public_id=after[0]), after[1]
        number = last.values("variant_id")[:1]
        rows = rows.filter(Q(variant_id__gt=number) | Q(variant_id=number, location__gt=place))
    return [
        StockView(
            variant=row.variant.public_id,
            sku=row.variant.sku,
            location=row.location,
            on_hand=row.on_hand,
            reserved=row.reserved,
        )
        for row in rows[:limit]
    ]


def list_held(reference: str, *, viewer: Actor) -> list[Held]:
    """Return what a reference holds or held, latest first: to a seller its own part, to operators all."""
    rows = Reservation.objects.filter(reference=reference).select_related("item__variant")
    if not _sees_all(viewer):
        require_role(viewer, roles.MEMBER)
        rows = rows.filter(item__organisation_id=viewer.organisation_id or 0)
    return [
        Held(
            variant=row.item.variant.public_id,
            location=row.item.location,
            quantity=row.quantity,
            state=row.state,
            until=row.until,
        )
        for row in rows.order_by("-id")
    ]


def find_faults(*, viewer: Actor) -> list[StockFault]:
    """Return every item whose reserved count differs from its open reservations: none, when all is well.

    For operators. One statement, so that what others change meanwhile makes no fault.
    """
    require_role(viewer, OPERATOR)
    promised = (
        Reservation.objects.filter(item=OuterRef("pk"), state=Reservation.State.OPEN)
        .values("item")
        .annotate(sum=Sum("quantity"))
        .values("sum")
    )
    items = StockItem.objects.annotate(promised=Coalesce(Subquery(promised), 0))
    rows = items.exclude(reserved=F("promised")).select_related("variant").order_by("pk")
    return [
        StockFault(
            variant=row.variant.public_id,
            location=row.location,
            reserved=row.reserved,
            promised=row.promised,
        )
        for row in rows
    ]


def get_promised(*, viewer: Actor) -> tuple[int, int, int]:
    """Return how many items there are, how many pieces they reserve, and how many open reservations hold.

    For operators; what `find_faults` compares item by item, as sums.
    """
    require_role(viewer, OPERATOR)
    items = StockItem.objects.aggregate(count=Count("id"), reserved=Sum("reserved"))
    held = Reservation.objects.filter(state=Reservation.State.OPEN).aggregate(sum=Sum("quantity"))
    return items["count"], int(items["reserved"] or 0), int(held["sum"] or 0)


def _sees_all(viewer: Actor) -> bool:
    return viewer.is_system or OPERATOR in viewer.roles
