"""What comes round in the sandbox."""

from datetime import timedelta

from django.conf import settings

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.payment_sandbox import Sandbox
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
    """Let the payment provider pay into our bank what it holds for us, and tell us so."""
    payment_sandbox_post.connect().settle()
    payments.collect_settlements(provider=Sandbox.name, by=CASHIER, at=clock.now())
