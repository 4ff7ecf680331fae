"""What co-operatives do when a parcel is packed, and when members were paid."""

from django.db import transaction
from tests.apps.cooperatives.hill import HARVEST, Hill, a_member, make_hill
from tests.apps.orders.shop import fill_cart, place
from tests.factories import AT
from tests.races.scenarios import Scenario

from entrepot.apps.cooperatives import actions
from entrepot.apps.cooperatives.actions import LotInput
from entrepot.apps.cooperatives.events import MembersPaid
from entrepot.apps.cooperatives.models import Lot, LotUse, Member, MemberPayout, MemberShare
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.messages import queries as messages
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.events import OrderParcelPacked


def pack() -> str:
    """Say that a parcel of an order was packed; the carrier is not asked inside a transaction."""
    hill = make_hill(sells=True)
    lot = LotInput(product=hill.shelf.product, harvested_on=HARVEST, weight_grams=9_000)
    actions.create_lot(lot=lot, by=hill.by, at=AT)
    order = place(fill_cart((hill.shelf, 3))).orders[0]
    view = orders.get_order(order, viewer=SYSTEM)
    with transaction.atomic():
        publish(
            OrderParcelPacked(order=order, business=view.business, parcel=view.parcels[0].public_id, at=AT)
        )
    return order


def origins(order: str) -> list[object]:
    uses = LotUse.objects.filter(order=order).values_list("pieces", "grams", "ended_at")
    return [list(uses), list(Lot.objects.values_list("sold_grams", flat=True))]


def paid_payout(hill: Hill) -> str:
    """Return a payout of two members that was paid, as it stands in the tables."""
    for number in ("E-1", "E-2"):
        given = a_member(number, f"Member {number}", email=f"{number}@example.com")
        actions.add_member(member=given, by=hill.by, at=AT)
    business = Member.objects.get(number="E-1").business
    row = MemberPayout.objects.create(
        business=business,
        period_start=AT.date(),
        period_end=AT.date(),
        net_minor=1_000,
        own_minor=0,
        currency="SGD",
        own_rate=0,
        earned_minor=1_000,
        earned_currency="SGD",
        state="paid",
        approved_at=AT,
        paid_at=AT,
    )
    for member in Member.objects.filter(business=business, number__startswith="E"):
        MemberShare.objects.create(payout=row, member=member, grams=500, amount_minor=500)
    return row.public_id


def pay() -> str:
    payout = paid_payout(make_hill())
    announce_paid(payout)
    return payout


def announce_paid(payout: str) -> None:
    """Say that the members have their money."""
    told = {"business": "", "currency": "SGD", "net_minor": 1_000, "own_minor": 0, "members": 2}
    with transaction.atomic():
        publish(MembersPaid(payout=payout, **told, at=AT))


def written(_payout: str) -> list[object]:
    found = messages.list_messages(viewer=SYSTEM)
    return sorted([each.template, each.state, each.language] for each in found)


SCENARIOS = {
    "cooperatives.say_where_it_comes_from": Scenario(pack, origins),
    "cooperatives.write_to_members": Scenario(pay, written),
}
