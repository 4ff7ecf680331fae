"""A co-operative for tests, made through the same actions the product uses."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from tests.apps.orders.shop import KEY, Shelf, fill_cart, make_shelf, open_shop, pay, place, ship
from tests.catalogue_factories import make_product, make_seller
from tests.factories import AT, join, make_user

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.cooperatives import actions
from entrepot.apps.cooperatives.actions import LotInput, MemberInput
from entrepot.apps.cooperatives.models import Lot, MemberPayout
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.orders import actions as orders
from entrepot.apps.shipping import actions as shipping

HARVEST = date(2026, 6, 1)
_entries = count(1)


@dataclass(frozen=True)
class Hill:
    """A co-operative: who runs it, who approves, what it sells, its members by number."""

    shelf: Shelf
    second: Actor
    members: dict[str, str]

    @property
    def by(self) -> Actor:
        """The owner."""
        return self.shelf.seller


def a_member(number: str = "M-1", name: str = "Uwase Aline", **more: Any) -> MemberInput:
    """Return what is said of a member who is paid in cash."""
    return MemberInput(number=number, name=name, **more)


def make_hill(*, sells: bool = False) -> Hill:
    """Return a co-operative; with `sells` the shop is open and pieces of 250 g lie on the shelf."""
    seller = make_seller("Hill Coffee")
    if sells:
        open_shop()
        shelf = make_shelf(seller=seller, pieces=40, net_grams=250, gross_grams=300)
    else:
        shelf = Shelf(seller, "", make_product(seller, "Green coffee"))
    actions.turn_on_cooperative(by=seller, at=AT)
    members = {
        number: actions.add_member(member=a_member(number, name), by=seller, at=AT)
        for number, name in (("M-1", "Uwase Aline"), ("M-2", "Habimana Jean"), ("M-3", "Mutesi Grace"))
    }
    organisation = accounts.get_organisation(viewer=seller).public_id
    return Hill(shelf, join(make_user(), organisation, "admin"), members)


def make_lot(hill: Hill, *weights: int, on: date = HARVEST, **more: Any) -> str:
    """Return a lot to which members delivered these grams, the first of them the first."""
    given = LotInput(product=hill.shelf.product, harvested_on=on, weight_grams=sum(weights), **more)
    lot = actions.create_lot(lot=given, by=hill.by, at=AT)
    for member, grams in zip(hill.members.values(), weights, strict=False):
        deliver(hill, lot, member, grams)
    return lot


def deliver(hill: Hill, lot: str, member: str, grams: int, entry: str = "") -> str:
    """Note a delivery under an entry of its own."""
    return actions.record_delivery(
        lot=lot,
        member=member,
        grams=grams,
        entry=entry or f"entry-{next(_entries):06d}",
        on=HARVEST,
        by=hill.by,
        at=AT,
    )


def sell(hill: Hill, pieces: int = 4, *, release: bool = True) -> str:
    """Let somebody buy pieces, pay and get them; return the order, released unless it is not to be."""
    placed = place(fill_cart((hill.shelf, pieces)))
    pay(placed.public_id)
    workers.run_pending()
    order = placed.orders[0]
    for shipment in ship(order, hill.by):
        shipping.record_delivery(
            parcel=shipment, reference=f"{shipment}-d", delivered_at=AT, by=SYSTEM, at=AT
        )
    workers.run_pending()
    if release:
        orders.confirm_receipt(order=order, by=ANONYMOUS, key=KEY, at=AT)
        workers.run_pending()
    return order


def share_harvest(by: Actor, product: str) -> dict[str, str]:
    """Let a seller be a co-operative with a harvest that was shared, without a sale; return its ids."""
    actions.turn_on_cooperative(by=by, at=AT)
    member = actions.add_member(member=a_member(), by=by, at=AT)
    given = LotInput(product=product, harvested_on=HARVEST, weight_grams=900)
    lot = actions.create_lot(lot=given, by=by, at=AT)
    brought = actions.record_delivery(
        lot=lot, member=member, grams=900, entry="entry-0001", on=HARVEST, by=by, at=AT
    )
    row = Lot.objects.get(public_id=lot)
    shared = MemberPayout.objects.create(
        business=row.business,
        lot=row,
        net_minor=900,
        own_minor=0,
        currency="SGD",
        own_rate=0,
        earned_minor=900,
        earned_currency="SGD",
        proposed_by=by.user_id,
        created_at=AT,
    )
    return {"lot": lot, "member_payout": shared.public_id, "farm_member": member, "delivery": brought}
