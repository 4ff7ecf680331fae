"""The books in the format of Beancount (version 2 and 3): https://beancount.github.io/docs/."""

from collections.abc import Iterable, Iterator

from .entries import Entry
from .journals import GATHERED, Tally, account_name, day_of, one_line

EPOCH = "1970-01-01"
"""When accounts open: entries may be recorded in another order than they occurred."""


def beancount_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the lines of a Beancount file: commodities, accounts, entries, a balance for each seller.

    Every entry balances in each currency through ``Equity:Exchange``, so no prices are needed. Balances are
    stated to the coin, without tolerance. Needs memory for accounts only, not for entries.
    """
    tally = Tally()
    yield 'option "title" "Entrepot"'
    for entry in entries:
        currencies, names = tally.meet(entry)
        yield ""
        yield from (f"{EPOCH} commodity {currency}" for currency in currencies)
        yield from (f"{EPOCH} open {name}" for name in names)
        yield f"{day_of(entry)} * {_quoted(entry.cause)} {_quoted(entry.memo)}"
        for key, value in _facts(entry):
            yield f"  {key}: {_quoted(value)}"
        for posting in entry.postings:
            yield f"  {account_name(posting.account)}  {posting.amount}"
            if posting.account.kind in GATHERED:
                yield f"    owner: {_quoted(posting.account.owner)}"
    closing = tally.closing()
    if closing is not None:
        day, stated = closing
        yield ""
        for name, amount in stated:
            yield f"{day} balance {name}  {amount.format_plain()} ~ 0 {amount.currency}"


def _facts(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "source", entry.source
    yield "reference", entry.reference
    yield "occurred", entry.occurred_at.isoformat()
    if entry.about:
        yield "about", entry.about
    if entry.reverses:
        yield "reverses", " ".join(entry.reverses)


def _quoted(text: str) -> str:
    safe = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{safe}"'
