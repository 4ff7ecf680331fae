"""The books as an hledger journal: https://hledger.org/hledger.html#journal."""

from collections.abc import Iterable, Iterator

from entrepot.core.money import exponent

from .entries import Entry
from .journals import GATHERED, Tally, account_name, day_of, one_line


def hledger_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the lines of a journal that stands ``hledger check --strict``.

    Commodities and accounts are declared before they are used; the last transaction moves nothing and states
    the balance of each seller. Needs memory for accounts only, not for entries.
    """
    tally = Tally()
    yield "; Entrepot"
    for entry in entries:
        currencies, names = tally.meet(entry)
        yield ""
        yield from (f"commodity {_sample(currency)} {currency}" for currency in currencies)
        yield from (f"account {name}" for name in names)
        yield f"{day_of(entry)} * {_words(entry.cause)} | {_words(entry.memo)}".rstrip(" |")
        for key, value in _tags(entry):
            yield f"    ; {key}:{_words(value)}"
        for posting in entry.postings:
            gathered = posting.account.kind in GATHERED
            tag = f"  ; owner:{_words(posting.account.owner)}" if gathered else ""
            yield f"    {account_name(posting.account)}  {posting.amount}{tag}"
    closing = tally.closing()
    if closing is not None and closing[1]:
        day, stated = closing
        yield ""
        yield f"{day} * balances"
        for name, amount in stated:
            yield f"    {name}  0 {amount.currency} = {amount}"


def _sample(currency: str) -> str:
    """Return an amount that shows the decimal mark and how many digits follow it."""
    return "1000." + "0" * exponent(currency)


def _tags(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "source", entry.source
    yield "reference", entry.reference
    yield "occurred", entry.occurred_at.isoformat()
    if entry.about:
        yield "about", entry.about
    if entry.reverses:
        yield "reverses", " ".join(entry.reverses)


def _words(text: str) -> str:
    """Return a text that ends neither a description (at a semicolon) nor a tag (at a comma)."""
    return one_line(text).replace(";", "·").replace(",", "·")
