"""Money that a programme gives to a seller, apart from any order."""

from entrepot.core.money import Money

from .accounts import AccountKind, AccountRef
from .causes import Cause
from .entries import Entry
from .errors import LedgerError
from .postings import Stamp, build


def granted(stamp: Stamp, *, programme: str, seller: str, amount: Money) -> Entry:
    """Give an amount to a seller, free to be paid out; the programme that gives it bears it.

    Raises ``LedgerError`` for nothing, or less.
    """
    if amount.minor <= 0:
        raise LedgerError(f"{amount} is no grant.")
    return build(
        stamp,
        Cause.GRANT,
        [
            (AccountRef(AccountKind.RELIEF, programme, amount.currency), amount.minor),
            (AccountRef(AccountKind.SELLER_AVAILABLE, seller, amount.currency), -amount.minor),
        ],
    )
