from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.payments.models import (
    Chargeback,
    PaymentIntent,
    PaymentLine,
    ProviderSettlement,
    Refund,
    Stray,
    WebhookReceipt,
)

show_raw(Chargeback, PaymentLine, ProviderSettlement, Refund, Stray, WebhookReceipt)
show_raw(PaymentIntent, hidden=("redirect_url", "instructions"))  # it opens the payment
