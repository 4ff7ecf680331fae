"""Every read of orders. A buyer reads their own, a seller those they sell, the platform all."""

from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.orders.addresses import Address
from entrepot.apps.orders.documents import QuotedLine, QuotedParcel
from entrepot.apps.orders.identities import AskedIdentity
from entrepot.apps.orders.queries.carts import (
    CartItem,
    CartView,
    QuotedCart,
    count_pieces,
    get_cart,
    get_frozen_quote,
    get_kept_identity,
    get_open_cart,
    quote_cart,
)
from entrepot.apps.orders.queries.checkouts import CheckoutView, Shipment, get_checkout, list_shipments
from entrepot.apps.orders.queries.money import (
    MoneyDifference,
    get_parcel_plan,
    get_parcel_plans,
    get_sale,
    list_money_differences,
)
from entrepot.apps.orders.queries.orders import (
    LineView,
    OrderView,
    ParcelView,
    ShareView,
    count_orders,
    get_checkout_orders,
    get_order,
    list_orders,
)
from entrepot.apps.orders.queries.timeline import Step, get_timeline
from entrepot.apps.orders.quoting import Warned

__all__ = [
    "ORDERS_READ",
    "ORDERS_WRITE",
    "Address",
    "AskedIdentity",
    "CartItem",
    "CartView",
    "CheckoutView",
    "LineView",
    "MoneyDifference",
    "OrderView",
    "ParcelView",
    "QuotedCart",
    "QuotedLine",
    "QuotedParcel",
    "ShareView",
    "Shipment",
    "Step",
    "Warned",
    "count_orders",
    "count_pieces",
    "get_cart",
    "get_checkout",
    "get_checkout_orders",
    "get_frozen_quote",
    "get_kept_identity",
    "get_open_cart",
    "get_order",
    "get_parcel_plan",
    "get_parcel_plans",
    "get_sale",
    "get_timeline",
    "list_money_differences",
    "list_orders",
    "list_shipments",
    "quote_cart",
]
