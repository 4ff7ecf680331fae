"""Every read of payments."""

from .known import Known, find_known, is_settled
from .money import ProviderDifference, count_unresolved, list_provider_differences
from .payments import (
    get_chargeback,
    get_payment,
    get_payment_of_request,
    list_chargebacks_of,
    list_payments_of,
    list_refunds_of,
    list_strays_of,
    visible,
)
from .views import (
    ChargebackStep,
    ChargebackView,
    PaymentView,
    RefundView,
    StrayView,
    paid_for,
    refund_view,
    view_of,
)
from .ways import PaymentWay, list_ways

__all__ = [
    "ChargebackStep",
    "ChargebackView",
    "Known",
    "PaymentView",
    "PaymentWay",
    "ProviderDifference",
    "RefundView",
    "StrayView",
    "count_unresolved",
    "find_known",
    "get_chargeback",
    "get_payment",
    "get_payment_of_request",
    "is_settled",
    "list_chargebacks_of",
    "list_payments_of",
    "list_provider_differences",
    "list_refunds_of",
    "list_strays_of",
    "list_ways",
    "paid_for",
    "refund_view",
    "view_of",
    "visible",
]
