"""What comes round in the sandbox."""

from datetime import timedelta

from django.conf import settings

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.sandbox import postman
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.rounds import every
from entrepot.apps.payments import actions as payments

CASHIER = system("sandbox")


@every(timedelta(seconds=15))
def bring_parcels_on() -> None:
    """Let parcels on their way come one step further."""
    postman.walk(step=settings.SANDBOX_STEP, at=clock.now())


@every(timedelta(days=1))
def pay_us_out() -> None:
    """Let the payment providers pay into our bank what they hold for us, and tell us so."""
    for provider in (payment_sandbox_post.connect(), payment_sandbox_post.connect_transfers()):
        provider.settle()
        payments.collect_settlements(provider=provider.name, by=CASHIER, at=clock.now())
