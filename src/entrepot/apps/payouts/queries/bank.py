"""The bank's statements beside our books, to the unit, each difference named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.payouts import banks
from entrepot.apps.payouts.models import BankMovement, BankStatement
from entrepot.core.ledger import AccountKind, AccountRef, StatementLine
from entrepot.core.money import Money

PAGE = 200

NOT_IN_BOOKS = "not_in_books"
NOT_AT_BANK = "not_at_bank"
OTHER_AMOUNT = "other_amount"
GAP = "statement_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankDifference:
    """Something the bank and the books tell differently.

    `code`: `not_in_books` (the bank moved money that no entry tells of), `not_at_bank` (an entry whose money
    the bank has not shown: on the way for a day or two, or wrong), `other_amount`, `statement_missing` (an
    opening balance is not the closing one before it). `entry` is the ledger's source and reference.
    """

    code: str
    bank: str
    key: str
    entry: str
    reference: str
    books: Money
    theirs: Money
    at: datetime | None


type Keyed[T] = dict[tuple[str, bool], list[T]]
"""By our key, and whether money came in."""


def list_bank_differences(*, viewer: Actor) -> list[BankDifference]:
    """Return what our bank's statements and the books do not agree on: nothing, when all is well.

    Compares what was told so far; it asks nobody. For the system and operators.
    """
    require_role(viewer, OPERATOR)
    found: list[BankDifference] = []
    for bank in banks.names():
        for currency in _currencies(bank):
            found += _lines_off(bank, currency)
            found += _statements_off(bank, currency)
    return found


def _currencies(bank: str) -> list[str]:
    told = set(BankStatement.objects.filter(bank=bank).values_list("currency", flat=True))
    since, until = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
    turned = ledger.get_turnover(kind=AccountKind.BANK, start=since, end=until, viewer=SYSTEM)
    return sorted(told | {account.currency for account in turned if account.owner == bank})


def _lines_off(bank: str, currency: str) -> Iterator[BankDifference]:
    booked, told = _booked(bank, currency), _told(bank, currency)
    for key in sorted(booked.keys() | told.keys()):
        ours, theirs = booked.get(key, []), told.get(key, [])
        for entry, line in zip(ours, theirs, strict=False):
            if entry.amount.minor != line.amount_minor:
                yield _difference(OTHER_AMOUNT, bank, key[0], entry, line)
        for entry in ours[len(theirs) :]:
            yield _difference(NOT_AT_BANK, bank, key[0], entry, None)
        for line in theirs[len(ours) :]:
            yield _difference(NOT_IN_BOOKS, bank, key[0], None, line)


def _booked(bank: str, currency: str) -> Keyed[StatementLine]:
    """Return our entries on the bank account, by what stands before the colon of their reference."""
    account = AccountRef(AccountKind.BANK, bank, currency)
    found: Keyed[StatementLine] = {}
    before: int | None = None
    while True:
        page = ledger.list_statement_lines(account=account, viewer=SYSTEM, before=before, limit=PAGE)
        for line in page.lines:
            key = (line.reference.partition(":")[0], line.amount.minor > 0)
            found.setdefault(key, []).insert(0, line)
        before = page.before
        if before is None:
            return found


def _told(bank: str, currency: str) -> Keyed[BankMovement]:
    found: Keyed[BankMovement] = {}
    for line in BankMovement.objects.filter(bank=bank, currency=currency).order_by("id").iterator():
        found.setdefault((line.key or line.reference, line.amount_minor > 0), []).append(line)
    return found


def _statements_off(bank: str, currency: str) -> Iterator[BankDifference]:
    closing: int | None = None  # what stood there before we were told of anything is not ours to judge
    rows = BankStatement.objects.filter(bank=bank, currency=currency).order_by("made_at", "id")
    for row in rows:
        if closing is not None and row.opening_minor != closing:
            before, after = Money(closing, currency), Money(row.opening_minor, currency)
            yield BankDifference(
                code=GAP,
                bank=bank,
                key="",
                entry="",
                reference=row.number,
                books=before,
                theirs=after,
                at=row.made_at,
            )
        closing = row.closing_minor


def _difference(
    code: str, bank: str, key: str, entry: StatementLine | None, line: BankMovement | None
) -> BankDifference:
    currency = entry.amount.currency if entry else line.currency if line else ""
    return BankDifference(
        code=code,
        bank=bank,
        key=key,
        entry=f"{entry.source} {entry.reference}" if entry else "",
        reference=line.reference if line else "",
        books=entry.amount if entry else Money.zero(currency),
        theirs=Money(line.amount_minor, currency) if line else Money.zero(currency),
        at=entry.occurred_at if entry else line.booked_at if line else None,
    )
