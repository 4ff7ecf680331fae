"""Money given back past the provider that took it: from our own account, by somebody's hand."""

from dataclasses import replace

from .accounts import AccountKind, AccountRef
from .entries import Entry, Posting


def paid_by_bank(entry: Entry, *, bank: str) -> Entry:
    """Return the same entry with what a payment provider would have paid taken from our account at a bank."""

    def moved(posting: Posting) -> Posting:
        if posting.account.kind is not AccountKind.PROVIDER_CLEARING:
            return posting
        return Posting(AccountRef(AccountKind.BANK, bank, posting.account.currency), posting.amount)

    return replace(entry, postings=tuple(moved(each) for each in entry.postings))
