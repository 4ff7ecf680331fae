"""China compares three papers before it lets a parcel in; so do we, before it is declared.

General Administration of Customs of China, Announcement 2018 No. 194: the order, the payment and the
logistics of a cross-border retail import are told by three parties and must agree.
"""

from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from entrepot.apps.customs.access import CLERK
from entrepot.apps.customs.models import Declaration
from entrepot.apps.orders.queries import OrderView
from entrepot.apps.orders.queries import ParcelView as SoldParcel
from entrepot.apps.payments import queries as payments
from entrepot.apps.shipping.queries import ParcelView
from entrepot.core.money import Money
from entrepot.core.trade.document_match import (
    Goods,
    LogisticsPaper,
    Mismatch,
    OrderPaper,
    PaymentPaper,
    match,
    party_digest,
)

ROUTES = ("CN-CBEC-9610", "CN-CBEC-1210")
KIND = "order"
KINDS = frozenset({KIND, "replacement"})  # parcels of an order: sold, or sent again


def faults_of_papers(
    row: Declaration, order: OrderView, parcel: SoldParcel, shipment: ParcelView
) -> list[dict[str, Any]]:
    """Return what keeps a packed parcel from being sent: its weight, and where the law asks, its papers."""
    found: list[dict[str, Any]] = []
    if shipment.grams < net_of(row):
        found.append({"code": "gross_grams", "line": 0})
    if row.route in ROUTES:
        found += [
            _plain(each) for each in match(_order(order, parcel), _payment(order), _logistics(row, shipment))
        ]
    return found


def net_of(row: Declaration) -> int:
    """Return what the goods of a declaration weigh at least, in grams."""
    return sum(line.net_grams for line in row.lines.all() if not line.net_is_gross)


def _order(order: OrderView, parcel: SoldParcel) -> OrderPaper:
    return OrderPaper(
        number=order.public_id,
        amount=order.total - order.refunded,
        party=_digest(order.checkout),
        goods=tuple(Goods(line.variant, line.quantity) for line in parcel.lines),
        consignee=_digest(order.address.recipient, order.address.phone),
    )


def _payment(order: OrderView) -> PaymentPaper:
    """Return what the payment provider took for this order, less what it gave back or is asked to."""
    paid = payments.get_payment(order.payment, viewer=CLERK)
    mine = [each for each in paid.lines if (each.kind, each.subject) == (KIND, order.public_id)]
    currency = paid.amount.currency
    back = Money.total(
        (
            each.amount
            for each in payments.list_refunds_of(KIND, order.public_id, viewer=CLERK)
            if each.state in {"requested", "recorded"}
        ),
        currency,
    )
    return PaymentPaper(
        number=mine[0].subject if mine else "",
        amount=Money(sum(each.amount_minor for each in mine), currency) - back,
        party=_digest(paid.payer),
    )


def _logistics(row: Declaration, shipment: ParcelView) -> LogisticsPaper:
    receiver = shipment.receiver
    return LogisticsPaper(
        number=shipment.subject if shipment.kind in KINDS else "",
        party=_digest(receiver.recipient, receiver.phone),
        goods=tuple(Goods(line.variant, line.quantity) for line in row.lines.all()),
    )


def _digest(name: str, number: str = "") -> str:
    key = salted_hmac("entrepot.customs.parties", "", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return party_digest(name, number, key=key)


def _plain(found: Mismatch) -> dict[str, Any]:
    one, other = found.values
    code = ":".join((found.field, *found.papers))
    return {"code": code, "line": 0, "one": one, "other": other}
