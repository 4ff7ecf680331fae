"""What a provider pays into our bank of the money it holds for us."""

from datetime import datetime

from django.db import IntegrityError, transaction

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.payments import providers
from entrepot.apps.payments.events import SettlementRecorded
from entrepot.apps.payments.models import ProviderSettlement
from entrepot.apps.payments.provider import Settlement
from entrepot.core.ledger.postings import Stamp, provider_settled

MAIN_BANK = "main"  # the owner of the bank account in the ledger


def collect_settlements(*, provider: str, by: Actor, at: datetime, bank: str = MAIN_BANK) -> int:
    """Ask a provider what it paid into our bank, record what is new, and return how much of it was.

    For the platform; never inside a transaction. Raises UnknownProviderError, ProviderUnavailableError.
    """
    require_outside()
    require_role(by, OPERATOR)
    told = providers.get_provider(provider).settlements()
    return sum(
        record_settlement(provider=provider, settlement=each, bank=bank, by=by, at=at) for each in told
    )


def record_settlement(
    *, provider: str, settlement: Settlement, by: Actor, at: datetime, bank: str = MAIN_BANK
) -> bool:
    """Note one settlement, post it, and announce SettlementRecorded: once for each reference."""
    require_role(by, OPERATOR)
    if _known(provider, settlement):
        return False
    try:
        with transaction.atomic():
            _save(provider, settlement, bank, by, at)
    except IntegrityError:
        if not _known(provider, settlement):
            raise
        return False
    return True


def _save(provider: str, settlement: Settlement, bank: str, by: Actor, at: datetime) -> None:
    ProviderSettlement.objects.create(
        provider=provider,
        reference=settlement.reference,
        amount_minor=settlement.amount.minor,
        fee_minor=settlement.fee.minor,
        currency=settlement.amount.currency,
        bank=bank,
        settled_at=settlement.at,
    )
    stamp = Stamp(f"payments:{provider}", f"{settlement.reference}:settled", settlement.at, provider)
    entry = provider_settled(
        stamp, provider=provider, bank=bank, amount=settlement.amount, fee=settlement.fee
    )
    ledger.post(entry=entry, by=by, at=at)
    audit.record(
        by=by,
        action="payments.record_settlement",
        subject=settlement.reference,
        changes={"amount": str(settlement.amount), "fee": str(settlement.fee)},
        at=at,
    )
    publish(
        SettlementRecorded(
            provider=provider,
            reference=settlement.reference,
            bank=bank,
            currency=settlement.amount.currency,
            amount_minor=settlement.amount.minor,
            fee_minor=settlement.fee.minor,
            at=settlement.at,
        )
    )


def _known(provider: str, settlement: Settlement) -> bool:
    return ProviderSettlement.objects.filter(provider=provider, reference=settlement.reference).exists()
