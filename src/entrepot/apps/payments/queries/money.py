"""What is still open at the providers, and whether they hold what we recorded."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, Sum

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.payments import providers, states
from entrepot.apps.payments.models import Chargeback, PaymentIntent, PaymentLine, ProviderSettlement, Refund
from entrepot.core.money import Money


@dataclass(frozen=True, slots=True)
class ProviderDifference:
    """What we recorded of a provider beside what it says it holds, in one currency."""

    provider: str
    ours: Money
    theirs: Money

    @property
    def agrees(self) -> bool:
        """Whether both are the same to the unit."""
        return self.ours == self.theirs


def count_unresolved(before: datetime, *, viewer: Actor) -> int:
    """Return how many payments and refunds have waited for an answer since before that moment."""
    require_role(viewer, OPERATOR)
    waiting = Q(moved_at__lt=before)
    payments = PaymentIntent.objects.filter(waiting, state__in=states.WAITING).count()
    return payments + Refund.objects.filter(waiting, state__in=states.REFUND_WAITS).count()


def list_provider_differences(*, viewer: Actor) -> list[ProviderDifference]:
    """Return, for each provider and currency, what we recorded beside what the provider holds.

    Captured, less refunds done, chargebacks not won and settlements. Asks each
    provider: never inside a transaction.
    """
    require_role(viewer, OPERATOR)
    found = []
    for name in providers.names():
        theirs = providers.get_provider(name).balances()
        ours = _recorded(name)
        found += [
            ProviderDifference(
                name, Money(ours.get(currency, 0), currency), theirs.get(currency, Money.zero(currency))
            )
            for currency in sorted(ours.keys() | theirs.keys())
        ]
    return found


def _recorded(provider: str) -> dict[str, int]:
    """Return what our rows say a provider holds: captured, less refunded, charged back and settled.

    A refund on its way has left the provider.
    """
    captured = PaymentIntent.objects.filter(provider=provider, state=states.CAPTURED)
    refunded = PaymentLine.objects.filter(intent__provider=provider).annotate(currency=F("intent__currency"))
    lost = Chargeback.objects.filter(intent__provider=provider).exclude(state=states.WON)
    taken = dict(captured.values_list("currency").annotate(sum=Sum("captured_minor")))
    for currency, back in refunded.values_list("currency").annotate(sum=Sum("refunded_minor")):
        taken[currency] = taken.get(currency, 0) - back
    leaving = Refund.objects.filter(line__intent__provider=provider, state=states.ON_ITS_WAY)
    for currency, back in leaving.values_list("line__intent__currency").annotate(sum=Sum("amount_minor")):
        taken[currency] = taken.get(currency, 0) - back
    paid = ProviderSettlement.objects.filter(provider=provider)
    for currency, back in paid.values_list("currency").annotate(sum=Sum("amount_minor")):
        taken[currency] = taken.get(currency, 0) - back
    for currency, back in lost.values_list("intent__currency").annotate(sum=Sum("amount_minor")):
        taken[currency] = taken.get(currency, 0) - back
    return taken
