"""What orders write when one of several parcels will not arrive: to both sides, each in their language.

As in `letters`: from what is true now, each thing once.
"""

from datetime import datetime

from django.utils import translation

from entrepot.apps.orders import letters, words
from entrepot.apps.orders.models import OrderParcel, OrderRefund


def write_failed(parcel: str, at: datetime) -> None:
    """Tell both sides which parcel will not arrive and why, what goes back, and that the rest goes on."""
    found = OrderParcel.objects.select_related("order__checkout").get(public_id=parcel)
    if found.failed_at is None:
        return
    row = found.order
    back = found.refunds.exclude(state=OrderRefund.State.REFUSED).last()
    minor = back.amount_minor if back else 0
    goods = ", ".join(f"{line.quantity} × {line.title}" for line in found.lines.all())
    said = {"number": found.tracking or found.public_id, "goods": goods[: letters.LONGEST]}
    buyers = letters.buyers_language(row.checkout.language)
    given = {"reason": _reason(found, buyers), "amount": letters.written_money(row, minor)}
    letters.to_buyer(row, "order_parcel_failed", said | given, at, about=parcel)
    sellers = letters.sellers_language(row)
    given = {"reason": _reason(found, sellers), "amount": letters.written_money(row, minor, seller=True)}
    letters.to_seller(row, "order_parcel_failed_seller", said | given, at, about=parcel)


def _reason(found: OrderParcel, language: str) -> str:
    with translation.override(language):
        return words.say_event(f"parcel_{found.failed_as}")
