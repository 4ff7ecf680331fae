"""The books as text for plain-text accounting programs: what both formats share.

Those programs write debits above zero, as we do, and name accounts by a path whose first part is one of
five. Money held for orders stands on one account for all of them; which order it is stands beside each
posting. Sellers, authorities, programmes and the rest have an account each.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from hashlib import sha256
from types import MappingProxyType

from entrepot.core.money import Money

from .accounts import AccountKind, AccountRef
from .entries import Entry

PATHS: Mapping[AccountKind, str] = MappingProxyType(
    {
        AccountKind.BANK: "Assets:Bank",
        AccountKind.PROVIDER_CLEARING: "Assets:Clearing",
        AccountKind.RECEIVABLE: "Assets:Receivable",
        AccountKind.DISPUTE: "Assets:Disputes",
        AccountKind.SELLER_ADVANCE: "Assets:Advances",
        AccountKind.BUYER_FUNDS: "Liabilities:BuyerFunds",
        AccountKind.SELLER_AVAILABLE: "Liabilities:Sellers",
        AccountKind.PAYOUT_TRANSIT: "Liabilities:Payouts",
        AccountKind.CARRIER_PAYABLE: "Liabilities:Carriers",
        AccountKind.TAX_PAYABLE: "Liabilities:Tax",
        AccountKind.DUTY_PAYABLE: "Liabilities:Duty",
        AccountKind.COMMISSION: "Income:Commission",
        AccountKind.RELIEF: "Expenses:Relief",
        AccountKind.PROVIDER_FEE: "Expenses:ProviderFees",
        AccountKind.LOSS: "Expenses:Losses",
        AccountKind.ROUNDING: "Expenses:Rounding",
        AccountKind.EXCHANGE: "Equity:Exchange",
    }
)
GATHERED = frozenset({AccountKind.BUYER_FUNDS, AccountKind.DISPUTE, AccountKind.SELLER_ADVANCE})
ASSERTED = frozenset({AccountKind.SELLER_AVAILABLE})
"""Kinds whose balance the export states at its end, for the program to check."""

_PUBLIC_ID = re.compile(r"[A-Z][a-z]{1,7}-[0-9a-z]+")
_WORD = re.compile(r"[A-Z][a-z0-9]*")


def account_name(account: AccountRef) -> str:
    """Return the path of an account; two owners of one kind never share one."""
    path = PATHS[account.kind]
    return path if account.kind in GATHERED else f"{path}:{owner_name(account.owner)}"


def owner_name(owner: str) -> str:
    """Return an owner as a part of an account name: ``org_7h`` is ``Org-7h``, ``card`` is ``Card``.

    A name that could be read back as another owner is told apart by eight digits of the owner's hash.
    """
    plain = re.sub(r"[^0-9A-Za-z]+", "-", owner).strip("-")
    name = plain[:1].upper() + plain[1:] or "X"
    if _PUBLIC_ID.fullmatch(name):
        read_back = name.lower().replace("-", "_")
    else:
        read_back = name.lower() if _WORD.fullmatch(name) else name
    return name if read_back == owner else f"{name}-{sha256(owner.encode()).hexdigest()[:8]}"


def one_line(text: str) -> str:
    """Return the text without line breaks and other characters that cannot be seen."""
    return " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())


def day_of(entry: Entry) -> date:
    """Return the day of an entry, in UTC: the programs know days only."""
    return entry.occurred_at.astimezone(UTC).date()


@dataclass(slots=True)
class Tally:
    """What an export has met so far: accounts, currencies, balances to state at the end, the last day."""

    accounts: set[str] = field(default_factory=set)
    currencies: set[str] = field(default_factory=set)
    balances: dict[AccountRef, Money] = field(default_factory=dict)
    last: date | None = None

    def meet(self, entry: Entry) -> tuple[list[str], list[str]]:
        """Take an entry in; return the currencies and the account names that are new with it."""
        currencies, names = [], []
        for posting in entry.postings:
            account, name = posting.account, account_name(posting.account)
            if account.currency not in self.currencies:
                self.currencies.add(account.currency)
                currencies.append(account.currency)
            if name not in self.accounts:
                self.accounts.add(name)
                names.append(name)
            if account.kind in ASSERTED:
                before = self.balances.get(account, Money.zero(account.currency))
                self.balances[account] = before + posting.amount
        self.last = max(self.last or day_of(entry), day_of(entry))
        return currencies, names

    def closing(self) -> tuple[date, list[tuple[str, Money]]] | None:
        """Return the day after the last entry and the balances on it, by name; None for empty books."""
        if self.last is None:
            return None
        stated = [(account_name(account), amount) for account, amount in self.balances.items()]
        return self.last + timedelta(days=1), sorted(stated, key=lambda each: (each[0], each[1].currency))
