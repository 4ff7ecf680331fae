"""Between the values of core and the rows of the database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from django.db import connection
from django.db.models import F

from entrepot.apps.kernel import made_rows
from entrepot.apps.ledger.models import WIDTHS, Balance, Entry, Posting
from entrepot.apps.ledger.refusals import NotCoveredError
from entrepot.core import ledger as core
from entrepot.core.money import Money


def require_fit(entry: core.Entry) -> None:
    """Raise LedgerError when a text of the entry is longer than its column: nothing is cut in silence."""
    texts = [(name, getattr(entry, name)) for name in ("source", "reference", "about", "memo")]
    texts += [("owner", posting.account.owner) for posting in entry.postings]
    for name, text in texts:
        if len(text) > WIDTHS[name]:
            raise core.LedgerError(f"{name} {text[:20]}… has more than {WIDTHS[name]} characters.")


def insert(entry: core.Entry, *, recorded_at: datetime) -> Entry:
    """Write an entry: its postings first, then the row that checks and seals them.

    Raises IntegrityError when the key is taken.
    """
    row = Entry(
        id=_insert_postings(entry),
        source=entry.source,
        reference=entry.reference,
        occurred_at=entry.occurred_at,
        recorded_at=recorded_at,
        cause=entry.cause,
        about=entry.about,
        memo=entry.memo,
    )
    if entry.reverses:
        source, reference = entry.reverses
        row.reverses = Entry.objects.get(source=source, reference=reference)
    made_rows.insert([row])
    return row


def change_balances(entry: core.Entry, floors: dict[core.AccountRef, Money]) -> None:
    """Change the balances an entry claims: what has a floor each by one conditional UPDATE.

    Always in the same order, so that two entries never wait for each other. Raises NotCoveredError.
    """
    changes = core.changes(entry)
    ordered = sorted(changes, key=lambda each: (each.kind, each.owner, each.currency))
    for has_floor, accounts in groupby(ordered, floors.__contains__):
        if has_floor:
            for account in accounts:
                _lower(account, changes[account].minor, floors[account])
        else:
            _add([(account, changes[account].minor) for account in accounts])


def where(account: core.AccountRef) -> dict[str, str]:
    """Return the columns that name an account."""
    return {"kind": account.kind.value, "owner": account.owner, "currency": account.currency}


def account_of(row: Posting | Balance) -> core.AccountRef:
    """Return the account a row belongs to."""
    return core.AccountRef(core.AccountKind(row.kind), row.owner, row.currency)


def entries_of(rows: Iterable[Entry]) -> list[core.Entry]:
    """Return the values of these rows, in their order; fetches all their postings at once."""
    rows = list(rows)
    postings: dict[int, list[core.Posting]] = defaultdict(list)
    wanted = Posting.objects.filter(entry_id__in=[row.pk for row in rows])
    for each in wanted.order_by("entry_id", "position"):
        postings[each.entry_id].append(core.Posting(account_of(each), Money(each.minor, each.currency)))
    reversed_ids = [row.reverses_id for row in rows if row.reverses_id]
    keys = {
        pk: (source, reference)
        for pk, source, reference in Entry.objects.filter(pk__in=reversed_ids).values_list(
            "pk", "source", "reference"
        )
    }
    return [_entry(row, tuple(postings[row.pk]), keys) for row in rows]


def _entry(row: Entry, postings: tuple[core.Posting, ...], keys: dict[int, tuple[str, str]]) -> core.Entry:
    return core.Entry(
        row.source,
        row.reference,
        row.occurred_at,
        postings,
        row.memo,
        keys[row.reverses_id] if row.reverses_id else None,
        core.Cause(row.cause),
        row.about,
    )


def _lower(account: core.AccountRef, change: int, floor: Money) -> None:
    """Change a balance that may not fall below a floor."""
    rows = Balance.objects.filter(**where(account))
    able = rows.filter(minor__gte=floor.minor - change)
    if able.update(minor=F("minor") + change):
        return
    if not rows.exists():
        Balance.objects.bulk_create([Balance(**where(account))], ignore_conflicts=True)
        if able.update(minor=F("minor") + change):
            return
    raise NotCoveredError(account, floor)


def _add(changes: Sequence[tuple[core.AccountRef, int]]) -> None:
    """Change balances that nothing holds up, and make those that are not there yet, in this order."""
    places = ", ".join(["(%s, %s, %s, %s)"] * len(changes))
    rows: list[tuple[str | int, ...]] = [(*where(account).values(), change) for account, change in changes]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO ledger_balance (kind, owner, currency, minor) VALUES {places}"  # noqa: S608 - our own places
            " ON CONFLICT (kind, owner, currency)"
            " DO UPDATE SET minor = ledger_balance.minor + excluded.minor",
            [value for row in rows for value in row],
        )


def _insert_postings(entry: core.Entry) -> int:
    """Write the postings and return the number of their entry, which they name before it is there."""
    # On SQLite the write lock is ours since the transaction began: nobody else takes the same number.
    number = (
        "nextval(pg_get_serial_sequence('ledger_entry', 'id'))"
        if connection.vendor == "postgresql"
        else "coalesce((SELECT max(id) FROM ledger_entry), 0) + 1"
    )
    places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(entry.postings))
    rows: list[tuple[str | int, ...]] = [
        (position, *where(posting.account).values(), posting.amount.minor)
        for position, posting in enumerate(entry.postings)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH entry (id) AS (SELECT {number})"  # noqa: S608 - our own words and places
            " INSERT INTO ledger_posting (entry_id, position, kind, owner, currency, minor)"
            " SELECT entry.id, given.column1, given.column2, given.column3, given.column4, given.column5"
            f" FROM entry, (VALUES {places}) AS given RETURNING entry_id",
            [value for row in rows for value in row],
        )
        found: int = cursor.fetchall()[0][0]
    return found
