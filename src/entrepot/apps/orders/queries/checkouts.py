"""One checkout as its buyer sees it: what is to be paid, until when, and how the payment stands."""

from dataclasses import dataclass
from datetime import datetime

from entrepot.apps.accounts.roles import ORDERS_READ
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.orders.access import checkouts_of, narrow, sees_all
from entrepot.apps.orders.models import Checkout
from entrepot.apps.orders.queries.orders import OrderView, get_checkout_orders, get_order
from entrepot.apps.orders.standing import standing
from entrepot.apps.payments import queries as payments
from entrepot.apps.payments.queries import PaymentView
from entrepot.apps.shipping import queries as shipping
from entrepot.apps.shipping.queries import ParcelView as Shipment
from entrepot.core.money import Money

KIND = "order"  # what orders are called in payments and in shipping


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutView:
    """All orders of one payment. `total` is what the orders that stand come to, one let go left out.

    `payment` is the last try, None before the first.
    """

    public_id: str
    market: str
    total: Money
    pay_until: datetime
    orders: tuple[OrderView, ...]
    payment: PaymentView | None

    @property
    def standing(self) -> list[OrderView]:
        """The orders that are paid together; all of them where none is left."""
        return standing(self.orders)

    @property
    def is_unpaid(self) -> bool:
        """Whether every order that stands still waits for its money."""
        return all(order.state == "awaiting_payment" for order in self.standing)


def get_checkout(public_id: str, *, viewer: Actor, key: str = "") -> CheckoutView:
    """Return one's own checkout; a guest names the key. Raises Checkout.DoesNotExist."""
    narrow(viewer, ORDERS_READ)
    rows = Checkout.objects.all()
    row = (rows if sees_all(viewer) else rows.filter(checkouts_of(viewer, key))).get(public_id=public_id)
    orders = get_checkout_orders(public_id, viewer=viewer, key=key)
    wanted = standing(orders)
    tries = payments.list_payments_of(KIND, wanted[0].public_id, viewer=SYSTEM)
    return CheckoutView(
        public_id=row.public_id,
        market=orders[0].market,
        total=Money.total((order.total for order in wanted), row.currency),
        pay_until=row.pay_until,
        orders=tuple(orders),
        payment=tries[0] if tries else None,
    )


def list_shipments(order: str, *, viewer: Actor, key: str = "") -> list[Shipment]:
    """Return what the carrier says of an order's parcels, to whoever may see the order.

    A guest is no party to shipping, so it is asked for them. Raises Order.DoesNotExist.
    """
    found = get_order(order, viewer=viewer, key=key)
    return shipping.list_parcels_of(KIND, found.public_id, viewer=SYSTEM)
