from django_tasks_db.models import DBTaskResult
from tests.apps.orders.shop import KEY, Shelf, fill_cart, make_shelf, open_shop, place
from tests.races.scenarios import Scenario
from tests.races.scenarios.orders import capture

from entrepot.apps.budgets import queries as budgets
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.orders import actions
from entrepot.apps.orders.events import OrderRefunded, PiecesBack, ReturnRefunded
from entrepot.apps.orders.models import Order, OrderLine

_shelves: list[Shelf] = []


def paid() -> OrderLine:
    """Return the line of a paid Chinese order of two pieces, whose value is spent of a person's year."""
    if not _shelves:
        open_shop("CN", tax=False)
        _shelves.append(make_shelf(market="CN", pieces=9_999, price_minor=1_000, currency="CNY"))
    now = clock.now()
    key = f"{KEY}{Order.objects.count()}"
    checkout = place(fill_cart((_shelves[0], 2), key=key, market="CN"), key=key, at=now)
    payment = actions.begin_payment(checkout=checkout.public_id, by=ANONYMOUS, at=now, key=key)
    capture(payment.public_id, payment.amount)
    DBTaskResult.objects.filter(status="READY").delete()  # told by hand, here
    (order,) = checkout.orders
    actions.record_payment(
        order=order, payment=payment.public_id, provider="sandbox", by=SYSTEM, at=clock.now()
    )
    DBTaskResult.objects.filter(status="READY").delete()
    return OrderLine.objects.select_related("order", "parcel").get(order__public_id=order)


def refund_all() -> str:
    line = paid()
    order = line.order
    publish(
        OrderRefunded(
            order=order.public_id,
            business=order.business,
            market=order.market,
            refund="rfd_race",
            currency=order.currency,
            amount_minor=order.total_minor,
            is_whole=True,
            at=clock.now(),
        )
    )
    return line.parcel.public_id


def return_one() -> str:
    line = paid()
    order, parcel = line.order, line.parcel.public_id
    back = PiecesBack(
        parcel=parcel, route=line.parcel.route, variant=line.variant, pieces=1, value_minor=1_000
    )
    publish(
        ReturnRefunded(
            returned="ret_race",
            order=order.public_id,
            business=order.business,
            market=order.market,
            country="CN",
            currency=order.currency,
            goods_minor=1_000,
            dues_minor=0,
            amount_minor=1_000,
            restores=True,
            lines=(back,),
            at=clock.now(),
        )
    )
    return parcel


def seen(parcel: str) -> list[object]:
    """Return what the parcel still takes of its buyer's year, and whether all counters add up."""
    claims = budgets.list_claims_of(reference=parcel, viewer=SYSTEM)
    return [
        [(each.amount, each.given_back, each.state) for each in claims],
        budgets.find_faults(viewer=SYSTEM),
    ]


SCENARIOS = {
    "orders.give_allowance_back": Scenario(refund_all, seen),
    "orders.restore_allowance": Scenario(return_one, seen),
}
