"""Between the values of core and the rows of the database."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import F

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
        id=_next_id(),
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
    Posting.objects.bulk_create(
        Posting(
            entry_id=row.pk,
            position=position,
            kind=posting.account.kind,
            owner=posting.account.owner,
            currency=posting.account.currency,
            minor=posting.amount.minor,
        )
        for position, posting in enumerate(entry.postings)
    )
    row.save(force_insert=True)
    return row


def change_balances(entry: core.Entry, floors: dict[core.AccountRef, Money]) -> None:
    """Change the balances an entry claims, each by one conditional UPDATE.

    Always in the same order, so that two entries never wait for each other. Raises NotCoveredError.
    """
    changes = core.changes(entry)
    for account in sorted(changes, key=lambda each: (each.kind, each.owner, each.currency)):
        change, floor = changes[account].minor, floors.get(account)
        if _change(account, change, floor):
            continue
        if not Balance.objects.filter(**where(account)).exists():
            Balance.objects.bulk_create([Balance(**where(account))], ignore_conflicts=True)
            if _change(account, change, floor):
                continue
        raise NotCoveredError(account, floor or Money.zero(account.currency))


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


def _change(account: core.AccountRef, change: int, floor: Money | None) -> bool:
    rows = Balance.objects.filter(**where(account))
    if floor is not None:
        rows = rows.filter(minor__gte=floor.minor - change)
    return bool(rows.update(minor=F("minor") + change))


def _next_id() -> int:
    """Return the number of the next entry: its postings name it before it is there."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence('ledger_entry', 'id'))")
        else:
            # The write lock is ours since the transaction began: nobody else takes the same number.
            cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM ledger_entry")
        (number,) = cursor.fetchone()
    return int(number)
