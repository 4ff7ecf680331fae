"""What may be paid now: core's plan, from what the other apps know."""

from datetime import datetime

from entrepot.apps.businesses.queries import Standing
from entrepot.apps.payouts import terms
from entrepot.apps.payouts.holds import MUCH, RECHECK, holds_of
from entrepot.apps.payouts.models import BankAccount
from entrepot.core.ledger import Hold, PayoutPlan, plan_payout
from entrepot.core.money import Money


def account_of(business: str) -> BankAccount | None:
    """Return where a business is paid now."""
    return BankAccount.objects.filter(business=business, replaced_at=None).first()


def plan_of(standing: Standing, account: BankAccount | None, available: Money, at: datetime) -> PayoutPlan:
    """Return what may be paid of a seller's available money at a moment, and every reason against more."""
    currency = available.currency
    return plan_payout(
        available,
        on=at.date(),
        holds=[*_looked_at(standing, currency), *holds_of(standing.public_id, currency, account, at)],
        minimum=terms.minimum(currency, at.date()),
        verified=standing.may_be_paid or standing.is_held,
    )


def _looked_at(standing: Standing, currency: str) -> list[Hold]:
    """Return the hold on everything while a look at a verified business is overdue."""
    return [Hold(Money(MUCH, currency), RECHECK)] if standing.is_held else []
