"""Every money step is one entry that balances in each currency. Values only: storing them is for the apps."""

from .accounts import NORMAL_SIDE, AccountKind, AccountRef, Side
from .entries import Entry, Posting, credit, debit, reverse, sums
from .errors import LedgerError, UnbalancedError
from .exchange import ExchangeHouse, exchange
from .statements import Statement, StatementLine, balance_of, balances, state

__all__ = [
    "NORMAL_SIDE",
    "AccountKind",
    "AccountRef",
    "Entry",
    "ExchangeHouse",
    "LedgerError",
    "Posting",
    "Side",
    "Statement",
    "StatementLine",
    "UnbalancedError",
    "balance_of",
    "balances",
    "credit",
    "debit",
    "exchange",
    "reverse",
    "state",
    "sums",
]
