"""What of a seller's available money must stay for now, and until when."""

from datetime import datetime, timedelta
from typing import Final

from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import queries as orders
from entrepot.apps.payouts import states
from entrepot.apps.payouts.models import BankAccount, Payout
from entrepot.core.ledger import Hold
from entrepot.core.money import Money

NEW_ACCOUNT: Final = "new_account"
NO_ACCOUNT: Final = "no_account"
SENT_BACK: Final = "sent_back"
RECHECK: Final = "recheck"
NOT_THE_ACCOUNTS: Final = ("AM04", "refused_file")
"""Reasons of the bank that say nothing of the seller's account: our own money, our own file."""
MUCH: Final = 10**17
"""More than anybody has: all of it stays."""


def holds_of(business: str, currency: str, account: BankAccount | None, at: datetime) -> list[Hold]:
    """Return the holds on a seller's money in a currency.

    All of it stays without a bank account, while a changed one is new, or once the bank has sent money for it
    back until its owner names one anew; of sold orders, what a card scheme
    took back and has not decided, and what is going back to a buyer.
    """
    everything = Money(MUCH, currency)
    holds = []
    if account is None:
        holds.append(Hold(everything, NO_ACCOUNT))
    elif is_refused(account):
        holds.append(Hold(everything, SENT_BACK))
    elif account.held_until is not None and account.held_until > at:
        ends_on = account.held_until.date() + timedelta(days=1)  # the whole of its last day is held
        holds.append(Hold(everything, NEW_ACCOUNT, ends_on))
    holds += [
        Hold(claim.amount, claim.reason)
        for claim in orders.list_claims(business=business, viewer=SYSTEM)
        if claim.amount.currency == currency
    ]
    return holds


def is_refused(account: BankAccount) -> bool:
    """Say whether the bank sent money for this account back for a reason that lies with the account."""
    failed = Payout.objects.filter(account=account, state=states.FAILED)
    return failed.exclude(reason__in=NOT_THE_ACCOUNTS).exists()
