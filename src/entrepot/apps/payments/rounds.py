"""What comes round in payments."""

from datetime import timedelta

import structlog

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.rounds import every
from entrepot.apps.payments import actions, providers
from entrepot.apps.payments.provider import ProviderUnavailableError
from entrepot.apps.payments.tasks import RECONCILER

log = structlog.get_logger("entrepot.payments.rounds")


@every(timedelta(minutes=10))
def reconcile_payments() -> None:
    """Ask providers about every payment and refund that still waits."""
    actions.start_reconciliation(by=RECONCILER, at=clock.now())


@every(timedelta(minutes=5))
def look_for_settlements() -> None:
    """Note what each provider has paid into our bank. One that does not answer is asked the next time."""
    for name in providers.names():
        try:
            actions.collect_settlements(provider=name, by=RECONCILER, at=clock.now())
        except ProviderUnavailableError:
            log.warning("provider_away", provider=name)
