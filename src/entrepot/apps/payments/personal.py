"""What payments holds about who paid. Card numbers never come here: the provider has them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.kernel.personal import holds, impersonal
from entrepot.apps.payments.models import Chargeback, ChargebackMove, PaymentIntent, Refund

holds(
    PaymentIntent,
    "instructions",
    kind="contact",
    title=_("Your payments"),
    of=lambda whose: Q(user_id=whose.user_id or 0),
    shown=("public_id", "provider", "amount_minor", "currency", "state", "created_at", "captured_at"),
)
holds(
    Chargeback,
    "answer",
    kind="complaint",
    title=_("Payments your bank took back"),
    of=lambda whose: Q(intent__user_id=whose.user_id or 0),
    shown=("public_id", "amount_minor", "reason", "state", "created_at", "closed_at"),
)
impersonal(PaymentIntent, "reason", because="a provider's word for why it failed")
impersonal(Refund, "reason", because="a provider's word for why it failed")
impersonal(Chargeback, "reason", because="a card scheme's word")
impersonal(ChargebackMove, "why", because="the platform's own reason")
