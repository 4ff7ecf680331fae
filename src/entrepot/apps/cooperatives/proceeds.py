"""What the platform's books say orders brought a co-operative, line by line and lot by lot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from entrepot.apps.cooperatives.models import LotUse, PayoutSource
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.queries import OrderView
from entrepot.core.ledger import AccountKind, AccountRef
from entrepot.core.money import allocate

RELEASED = "released"
PAGE = 100
CLERK = system("cooperatives")


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What pieces of one line of a parcel brought. `lot` is a public id, empty where none was named."""

    order: str
    parcel: str
    variant: str
    lot: str
    currency: str
    minor: int

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is known by: no coin of it is shared twice."""
        return self.parcel, self.variant, self.lot


def earned_of_lot(lot: str, *, viewer: Actor) -> list[Earned]:
    """Return what the goods of a lot brought in released orders and nobody shared out yet."""
    uses = LotUse.objects.filter(lot__public_id=lot, ended_at=None)
    found = sorted(set(uses.values_list("order", flat=True)))
    read = (orders.get_order(order, viewer=viewer) for order in found)
    return _unshared([one for order in read if order.released_at for one in _parts(order) if one.lot == lot])


def earned_in_period(start: date, end: date, *, viewer: Actor) -> list[Earned]:
    """Return what orders released on these days (both included) brought and nobody shared out yet."""
    found = (
        order
        for order in _released(viewer)
        if order.released_at is not None and start <= order.released_at.date() <= end
    )
    return _unshared([one for order in found for one in _parts(order)])


def _released(viewer: Actor) -> Iterator[OrderView]:
    before = ""
    while page := orders.list_orders(viewer=viewer, as_="seller", state=RELEASED, before=before, limit=PAGE):
        yield from page
        before = page[-1].public_id


def _parts(order: OrderView) -> list[Earned]:
    """Share what the seller kept of an order among its lines by value, and of a line among its lots."""
    kept = _kept(order)
    lines = [(parcel, line) for parcel in order.parcels if not parcel.failed_at for line in parcel.lines]
    if kept <= 0 or not lines:
        return []
    named: dict[tuple[str, str], list[LotUse]] = {}
    for use in LotUse.objects.filter(order=order.public_id, ended_at=None).select_related("lot"):
        named.setdefault((use.parcel, use.variant), []).append(use)
    found = []
    by_line = allocate(kept, [line.amount.minor for _parcel, line in lines])
    for (parcel, line), minor in zip(lines, by_line, strict=True):
        uses = sorted(named.get((parcel.public_id, line.variant), []), key=lambda use: use.lot.public_id)
        rest = line.quantity - sum(use.pieces for use in uses)
        pieces = [*((use.lot.public_id, use.pieces) for use in uses), ("", rest)]
        parts = allocate(minor, [count for _lot, count in pieces])
        found += [
            Earned(
                order=order.public_id,
                parcel=parcel.public_id,
                variant=line.variant,
                lot=lot,
                currency=order.goods.currency,
                minor=part,
            )
            for (lot, _count), part in zip(pieces, parts, strict=True)
            if part
        ]
    return found


def _kept(order: OrderView) -> int:
    """Return what the books say came onto the seller's balance for an order, less what went back from it."""
    account = AccountRef(AccountKind.SELLER_AVAILABLE, order.business, order.goods.currency)
    return sum(
        account.seen(posting.amount).minor
        for entry in ledger.list_entries_about(about=order.public_id, viewer=CLERK)
        for posting in entry.postings
        if posting.account == account
    )


def _unshared(found: Sequence[Earned]) -> list[Earned]:
    taken = PayoutSource.objects.filter(order__in={one.order for one in found}, ended_at=None)
    places = set(taken.values_list("parcel", "variant", "lot"))
    return [one for one in found if one.place not in places]
