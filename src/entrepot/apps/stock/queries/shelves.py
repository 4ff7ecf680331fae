"""What lies on shelves and what is promised. How many are free is public; the rest is the seller's own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet, Sum

from entrepot.apps.accounts import roles
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, require_scope
from entrepot.apps.kernel.statements import Read
from entrepot.apps.stock.lying import Lying, read_lying
from entrepot.apps.stock.models import Reservation, StockItem
from entrepot.core.trade.allocation import order_places, reach


@dataclass(frozen=True, slots=True, kw_only=True)
class StockView:
    """One variant in one place, as its seller sees it."""

    variant: str
    sku: str
    location: str
    name: str
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


def count_free(
    variants: Collection[str],
    *,
    viewer: Actor,
    market: str = "",
    destination: str = "",
    location: str = "",
) -> dict[str, int]:
    """Return how many pieces of each variant (public id) one order can have. Public.

    For a `market` (by code) in a `destination` country: of its seller's places that serve it, all of them
    together where the seller splits a line, else the most that one of them has. Without a market: all that
    lies in places that sell, or in the `location` of that code. What nobody ever had on a shelf has 0.
    """
    lying = find_lying(variants, market=market, viewer=viewer)
    if not market:
        return {
            variant: sum(
                free
                for place, free in lying.free.get(variant, {}).items()
                if not location or lying.codes[place.id] == location
            )
            for variant in variants
        }
    return count_free_of(lying, variants, destination=destination)


def count_free_of(lying: Lying, variants: Collection[str], *, destination: str) -> dict[str, int]:
    """Return how many pieces of each variant one order can have, of what was read for its market."""
    return {
        variant: reach(
            lying.free,
            variant,
            order_places(lying.places_of(variant), destination),
            may_split=lying.may_split(variant),
        )
        for variant in variants
    }


def find_lying(variants: Collection[str], *, viewer: Actor, market: str = "") -> Lying:
    """Return where free pieces of variants lie, and how their sellers rank the places for a market. Public.

    One read, however many variants: what core chooses a place from.
    """
    del viewer  # public: a buyer may know what is left, and where it comes from
    return read_lying(variants, market=market)


def list_places_of(reference: str, *, viewer: Actor) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return from which places (public id, pieces) a reference has its pieces, by variant.

    To a seller its own part, to operators all. What was let go is left out.
    """
    found: dict[str, list[tuple[str, int]]] = {}
    rows = _held_by(reference, viewer).filter(state__in=[Reservation.State.OPEN, Reservation.State.CAPTURED])
    for variant, place, quantity in rows.order_by("id").values_list(
        "item__variant__public_id", "item__location__public_id", "quantity"
    ):
        found.setdefault(variant, []).append((place, quantity))
    return {variant: tuple(places) for variant, places in found.items()}


def list_used_up(reference: str, *, viewer: Actor) -> set[str]:
    """Return the variants of which a reference was promised a place's last free piece. For the platform."""
    require_role(viewer, OPERATOR)
    return set(_USED_UP.rows(reference=reference))


_USED_UP = Read(
    lambda *, reference: Reservation.objects.filter(
        reference=reference, item__on_hand=F("item__reserved")
    ).values_list("item__variant__public_id", flat=True)
)


def list_stock(
    *,
    viewer: Actor,
    variants: Collection[str] = (),
    location: str = "",
    after: tuple[str, str] | None = None,
    limit: int = 500,
) -> list[StockView]:
    """Return the stock of the viewer's organisation, or of all for operators, by variant and place.

    `location` keeps one place (by code); `after` is (variant, place) of the last one seen.
    """
    require_scope(viewer, roles.CATALOGUE_READ)
    rows = StockItem.objects.select_related("variant", "location").order_by("variant_id", "location__code")
    if not sees_all(viewer):
        require_role(viewer, roles.MEMBER)
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    if variants:
        rows = rows.filter(variant__public_id__in=variants)
    if location:
        rows = rows.filter(location__code=location)
    if after is not None:
        last, place = StockItem.objects.filter(variant__public_id=after[0]), after[1]
        number = last.values("variant_id")[:1]
        rows = rows.filter(Q(variant_id__gt=number) | Q(variant_id=number, location__code__gt=place))
    return [
        StockView(
            variant=row.variant.public_id,
            sku=row.variant.sku,
            location=row.location.code,
            name=row.location.name,
            on_hand=row.on_hand,
            reserved=row.reserved,
        )
        for row in rows[:limit]
    ]


def list_held(reference: str, *, viewer: Actor) -> list[Held]:
    """Return what a reference holds or held, latest first: to a seller its own part, to operators all."""
    rows = _held_by(reference, viewer).select_related("item__variant", "item__location")
    return [
        Held(
            variant=row.item.variant.public_id,
            location=row.item.location.code,
            quantity=row.quantity,
            state=row.state,
            until=row.until,
        )
        for row in rows.order_by("-id")
    ]


def list_open_references(
    *, viewer: Actor, after: str = "", among: Collection[str] = (), limit: int = 500
) -> list[str]:
    """Return what pieces are promised to (public ids), for who looks whether they live. Operators.

    After one of them, or those `among` these.
    """
    require_role(viewer, OPERATOR)
    rows = Reservation.objects.filter(state=Reservation.State.OPEN, reference__gt=after)
    if among:
        rows = rows.filter(reference__in=among)
    return list(rows.order_by("reference").values_list("reference", flat=True).distinct()[:limit])


def count_sold(references: Collection[str], *, viewer: Actor) -> dict[str, int]:
    """Return how many pieces each reference bought, those that came back counted too. For operators."""
    require_role(viewer, OPERATOR)
    sold = Reservation.objects.filter(
        reference__in=references, state__in=[Reservation.State.CAPTURED, Reservation.State.RETURNED]
    )
    return dict(sold.values_list("reference").annotate(sum=Sum("quantity")))


def _held_by(reference: str, viewer: Actor) -> QuerySet[Reservation]:
    rows = Reservation.objects.filter(reference=reference)
    if sees_all(viewer):
        return rows
    require_role(viewer, roles.MEMBER)
    return rows.filter(item__organisation_id=viewer.organisation_id or 0)


def sees_all(viewer: Actor) -> bool:
    """Say whether somebody looks at every seller's rows."""
    return viewer.is_system or OPERATOR in viewer.roles
