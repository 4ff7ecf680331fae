from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.payments.models import (
    Chargeback,
    ChargebackMove,
    ChargebackPaper,
    PaymentIntent,
    PaymentLine,
    ProviderSettlement,
    Refund,
    Stray,
    WebhookReceipt,
)

show_raw(ChargebackMove, ChargebackPaper, PaymentLine, ProviderSettlement, Refund, Stray, WebhookReceipt)
show_raw(Chargeback, hidden=("answer",))  # it names the buyer
show_raw(PaymentIntent, hidden=("redirect_url", "instructions"))  # it opens the payment
