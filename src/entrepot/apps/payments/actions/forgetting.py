from datetime import datetime

from django.db import transaction

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.payments.models import Chargeback, PaymentIntent


def forget_payer(*, kind: str, subject: str, by: Actor, at: datetime) -> int:
    """Blank what payments for something hold of who paid: how to pay, and what a card scheme was shown.

    Amounts, states and the provider's references stay: the books stand on them. Return of how many payments.
    """
    require_role(by, roles.OPERATOR)
    with transaction.atomic():
        rows = PaymentIntent.objects.filter(lines__kind=kind, lines__subject=subject)
        ids = list(rows.values_list("pk", flat=True).distinct())
        PaymentIntent.objects.filter(pk__in=ids).update(redirect_url="", instructions={})
        Chargeback.objects.filter(intent_id__in=ids).update(answer={})
        if ids:
            audit.record(by=by, action="payments.forget_payer", subject=subject, at=at)
    return len(ids)
