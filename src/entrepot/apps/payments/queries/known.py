"""What a provider's adapter may ask of us, where the provider does not know payments by our key."""

from dataclasses import dataclass
from datetime import datetime

from entrepot.apps.payments.models import PaymentIntent, ProviderSettlement


@dataclass(frozen=True, slots=True)
class Known:
    """A payment as we know it: the provider's reference, empty until it told us one, and since when."""

    reference: str
    begun_at: datetime


def find_known(provider: str, key: str) -> Known | None:
    """Return what is known of one of our payments at a provider. For its adapter."""
    row = PaymentIntent.objects.filter(provider=provider, public_id=key).first()
    return Known(row.provider_reference, row.created_at) if row else None


def is_settled(provider: str, reference: str) -> bool:
    """Say whether a settlement of a provider is noted already. For its adapter."""
    return ProviderSettlement.objects.filter(provider=provider, reference=reference).exists()
