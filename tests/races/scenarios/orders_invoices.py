from decimal import Decimal

from tests.races.scenarios import Scenario
from tests.races.scenarios.orders import holders, packed, paid, refund, shelf
from tests.races.scenarios.orders_letters import written

from entrepot.apps.businesses import actions as businesses
from entrepot.apps.businesses import queries as business_queries
from entrepot.apps.fees.actions import set_schedule
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions
from entrepot.apps.orders.events import OrderChargedBack, OrderPaid, OrderRefunded, OrderShipped
from entrepot.apps.orders.freezing import paid_rows
from entrepot.apps.orders.models import (
    Advance,
    AdvanceChoice,
    Invoice,
    InvoiceSeries,
    Order,
    OrderParcel,
    OrderRefund,
)
from entrepot.core.money import Money


def tell_paid(order: str) -> str:
    row = Order.objects.get(public_id=order)
    publish(
        OrderPaid(
            order=order,
            business=row.business,
            market=row.market,
            currency=row.currency,
            total_minor=row.total_minor,
            at=clock.now(),
        )
    )
    return order


def credit_one() -> str:
    order, _payment, _found = refund()
    given = OrderRefund.objects.get(order__public_id=order)
    OrderRefund.objects.filter(pk=given.pk).update(state=OrderRefund.State.RECORDED)
    row = given.order
    publish(
        OrderRefunded(
            order=order,
            business=row.business,
            market=row.market,
            refund=given.public_id,
            currency=row.currency,
            amount_minor=given.amount_minor,
            is_whole=False,
            at=clock.now(),
        )
    )
    return order


def credit_chargeback() -> str:
    """Tell of money that a bank took back of a paid order: the first coins of its goods."""
    order, _payment, _amount = paid()
    row = Order.objects.get(public_id=order)
    parts = [0] * len(paid_rows(row))
    parts[0] = 100
    publish(
        OrderChargedBack(
            order=order, business=row.business, because="cbk_1", parts=tuple(parts), at=clock.now()
        )
    )
    return order


def offer(moment: str) -> None:
    """Let the seller of the scenarios be paid early at a moment."""
    now, seller = clock.now(), shelf().seller
    own = business_queries.get_own_business(viewer=seller)
    assert own is not None
    if not own.may_be_paid:
        asked = businesses.submit_verification(
            legal_name="Hill Ltd", registration="1", register="Register", by=seller, at=now
        )
        businesses.decide_verification(verification=asked, verified=True, by=SYSTEM, at=now)
        set_schedule(name="early", rate=Decimal("0.02"), valid_from=now.date(), by=SYSTEM, at=now)
    cap = Money(10**9, "SGD")
    actions.set_advance_term(currency="SGD", moment=moment, cap=cap, valid_from=now.date(), by=SYSTEM, at=now)
    if not AdvanceChoice.objects.exists():
        business = own.profile.public_id
        actions.choose_early_payment(wanted=True, business=business, by=seller, at=now)


def follow() -> str:
    """Tell of a paid order whose seller is paid early."""
    offer("paid")
    order, _payment, _amount = paid()
    return tell_paid(order)


def advance_shipped() -> str:
    offer("shipped")
    order, shipment = packed()
    Order.objects.filter(public_id=order).update(state="in_transit")
    row = Order.objects.get(public_id=order)
    parcel = OrderParcel.objects.get(shipment=shipment).public_id
    publish(OrderShipped(order=order, business=row.business, parcel=parcel, tracking="T", at=clock.now()))
    return order


def papers(order: str) -> list[object]:
    """Return the documents of an order, and whether numbers have no gap."""
    found = Invoice.objects.filter(order__public_id=order).order_by("id")
    whole = all(
        sorted(
            Invoice.objects.filter(issuer=row.issuer, kind=row.kind, year=row.year).values_list(
                "number", flat=True
            )
        )
        == list(range(1, row.last + 1))
        for row in InvoiceSeries.objects.all()
    )
    return [list(found.values_list("kind", "total_minor", "goods_minor", "tax_minor")), whole]


def advanced(order: str) -> list[object]:
    """Return what was paid early of an order, and the entry that did."""
    rows = Advance.objects.filter(order__public_id=order)
    entries = ledger.list_entries_about(about=order, viewer=SYSTEM)
    causes = sorted(str(each.cause) for each in entries)
    return [list(rows.values_list("refused", "share_minor", "price_minor")), causes]


def followed(order: str) -> list[object]:
    """Return all that follows of a payment: documents, early share, letters, who reads the account."""
    return [*papers(order), *advanced(order), written(order), holders(order)]


SCENARIOS = {
    "orders.follow_payment": Scenario(follow, followed),
    "orders.issue_credit_note": Scenario(credit_one, papers),
    "orders.credit_chargeback": Scenario(credit_chargeback, papers),
    "orders.advance_when_shipped": Scenario(advance_shipped, advanced),
}
