"""What payouts writes when something is announced: idempotent, one letter of a kind about one subject."""

from entrepot.apps.kernel.outbox import subscribes
from entrepot.apps.payouts import letters
from entrepot.apps.payouts.events import BankAccountChanged, PayoutFailed, PayoutRejected, PayoutSent


@subscribes(BankAccountChanged)
def write_of_account(event: BankAccountChanged) -> None:
    """Write where a business is paid now, the first time too: it may not be its owner who said so."""
    letters.write_account(event.account, event.at)


@subscribes(PayoutSent)
def write_of_sending(event: PayoutSent) -> None:
    """Write that a payout is with the bank."""
    letters.write_sent(event.payout, event.at)


@subscribes(PayoutRejected)
def write_of_rejection(event: PayoutRejected) -> None:
    """Write that a payout was stopped."""
    letters.write_rejected(event.payout, event.at)


@subscribes(PayoutFailed)
def write_of_return(event: PayoutFailed) -> None:
    """Write that a payout did not arrive."""
    letters.write_failed(event.payout, event.at)
