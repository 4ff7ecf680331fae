from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.payments.models import (
    Chargeback,
    PaymentIntent,
    PaymentLine,
    ProviderSettlement,
    Refund,
    WebhookReceipt,
)

show_raw(Chargeback, PaymentLine, ProviderSettlement, Refund, WebhookReceipt)
show_raw(PaymentIntent, hidden=("redirect_url",))  # it opens the payment
