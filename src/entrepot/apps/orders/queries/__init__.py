"""Every read of orders. A buyer reads their own, a seller those they sell, the platform all."""

from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.orders.addresses import Address
from entrepot.apps.orders.documents import QuotedLine, QuotedParcel
from entrepot.apps.orders.identities import AskedIdentity
from entrepot.apps.orders.parting import SplitOffer
from entrepot.apps.orders.queries.allowances import (
    AllowanceEntry,
    AllowanceView,
    KeptIdentityView,
    list_allowances,
    list_kept_identities,
)
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
from entrepot.apps.orders.queries.checkouts import CheckoutView, get_checkout, list_shipments
from entrepot.apps.orders.queries.counting import AllowanceUse
from entrepot.apps.orders.queries.disputes import (
    ConcernedLine,
    DisputeStep,
    DisputeView,
    StatementView,
    find_dispute,
    get_dispute,
    list_disputes,
    read_evidence,
)
from entrepot.apps.orders.queries.money import (
    MoneyDifference,
    MoneyPage,
    check_money,
    get_parcel_plan,
    get_parcel_plans,
    get_sale,
    list_money_differences,
    list_unknown_money,
)
from entrepot.apps.orders.queries.orders import (
    LineView,
    OrderView,
    ParcelView,
    ShareView,
    count_orders,
    count_states,
    get_checkout_orders,
    get_order,
    list_orders,
)
from entrepot.apps.orders.queries.sellers import Claim, ExpectedShare, list_claims, list_expected_shares
from entrepot.apps.orders.queries.timeline import Step, get_timeline
from entrepot.apps.orders.quoting import Warned
from entrepot.apps.shipping.queries import ParcelView as Shipment

__all__ = [
    "Address",
    "AllowanceEntry",
    "AllowanceUse",
    "AllowanceView",
    "AskedIdentity",
    "CartItem",
    "CartView",
    "CheckoutView",
    "Claim",
    "ConcernedLine",
    "DisputeStep",
    "DisputeView",
    "ExpectedShare",
    "KeptIdentityView",
    "LineView",
    "MoneyDifference",
    "MoneyPage",
    "ORDERS_READ",
    "ORDERS_WRITE",
    "OrderView",
    "ParcelView",
    "QuotedCart",
    "QuotedLine",
    "QuotedParcel",
    "ShareView",
    "Shipment",
    "SplitOffer",
    "StatementView",
    "Step",
    "Warned",
    "check_money",
    "count_orders",
    "count_pieces",
    "count_states",
    "find_dispute",
    "get_cart",
    "get_checkout",
    "get_checkout_orders",
    "get_dispute",
    "get_frozen_quote",
    "get_kept_identity",
    "get_open_cart",
    "get_order",
    "get_parcel_plan",
    "get_parcel_plans",
    "get_sale",
    "get_timeline",
    "list_allowances",
    "list_claims",
    "list_disputes",
    "list_expected_shares",
    "list_kept_identities",
    "list_money_differences",
    "list_orders",
    "list_shipments",
    "list_unknown_money",
    "quote_cart",
    "read_evidence",
]
