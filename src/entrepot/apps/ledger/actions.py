"""Every write of the ledger. Money moves through one door: `post`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Max, Sum

from entrepot.apps.kernel import audit, clock
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.statements import Read
from entrepot.apps.ledger import models, open_days, storing
from entrepot.apps.ledger.events import EntryPosted
from entrepot.apps.ledger.refusals import EntryDiffersError, NotCoveredError
from entrepot.core import ledger as core
from entrepot.core.money import Money

CLEARED_AT_ONCE = 500

__all__ = [
    "EntryDiffersError",
    "NotCoveredError",
    "Posted",
    "clear_items",
    "name_holder",
    "post",
    "reopen_items",
    "reverse_entry",
    "take_snapshots",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """An entry that stands in the books. `is_new` is False for one that was there before."""

    public_id: str
    entry: core.Entry
    is_new: bool


def post(
    *,
    entry: core.Entry,
    by: Actor,
    at: datetime | None = None,
    stays: Mapping[core.AccountRef, Money] | None = None,
    unseen: bool = False,
) -> Posted:
    """Add an entry to the books, or return the first one with the same `(source, reference)`.

    A repeat has one effect, however many come at once. Held money (`core.ledger.CLAIMED`) never falls below
    zero, and a seller's available money not by a payout, a netted debt or an exchange; `stays` names more
    that must be left. For the system (`system("orders")`) and operators. Raises NotCoveredError, and
    EntryDiffersError when the first one has other postings; nothing is posted then.

    `unseen` is for a caller whose transaction has just claimed, by a conditional UPDATE, what is posted only
    once: no earlier entry is looked for, and when it fails all the same, the caller's changes fail with it.
    """
    require_role(by, OPERATOR)
    storing.require_fit(entry)
    floors = core.floors(entry, stays or {})
    moment = at or clock.now()
    if unseen:
        return _post_unseen(entry, floors, by, moment)
    with transaction.atomic():
        if (first := _first(entry)) is not None:
            return first
        try:
            with transaction.atomic():
                row = storing.insert(entry, recorded_at=moment)
                storing.change_balances(entry, floors)
        except IntegrityError:
            # Somebody posted it between our look and our write.
            if (first := _first(entry)) is not None:
                return first
            _refuse_second_reversal(entry)
            raise
        _tell(row, by=by)
    return Posted(public_id=row.public_id, entry=entry, is_new=True)


def _post_unseen(
    entry: core.Entry, floors: dict[core.AccountRef, Money], by: Actor, moment: datetime
) -> Posted:
    with transaction.atomic(savepoint=False):
        row = storing.insert(entry, recorded_at=moment)
        storing.change_balances(entry, floors)
        _tell(row, by=by)
    return Posted(public_id=row.public_id, entry=entry, is_new=True)


def reverse_entry(
    *,
    source: str,
    reference: str,
    by: Actor,
    new_source: str,
    new_reference: str,
    reason: str,
    at: datetime | None = None,
) -> Posted:
    """Post the entry that undoes another, named by its key, and keep the reason as its memo.

    An entry is reversed once (EntryDiffersError for a second reversal under another key) and a reversal
    never (`LedgerError`). What it takes back must be there (NotCoveredError). For the system and operators.
    Raises Entry.DoesNotExist when there is no such entry.
    """
    require_role(by, OPERATOR)
    moment = at or clock.now()
    row = models.Entry.objects.get(source=source, reference=reference)
    (entry,) = storing.entries_of([row])
    undone = core.reverse(entry, source=new_source, reference=new_reference, occurred_at=moment, memo=reason)
    return post(entry=undone, by=by, at=moment)


def clear_items(*, items: Collection[int], cleared_by: str, by: Actor, at: datetime) -> None:
    """Say that something (its public id) pays these open items, named by their numbers.

    Raises IntegrityError when somebody else pays one of them: nothing is cleared then. For the system and
    operators.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        through = open_days.hold_mark()
        models.Clearing.objects.bulk_create(
            (models.Clearing(posting_id=each, cleared_by=cleared_by, cleared_at=at) for each in items),
            batch_size=CLEARED_AT_ONCE,
        )
        open_days.count_in(items, sign=-1, through=through)
        changes = {"items": len(items)}
        audit.record(by=by, action="ledger.clear_items", subject=cleared_by, changes=changes, at=at)


def reopen_items(*, cleared_by: str, by: Actor, at: datetime) -> int:
    """Say that something did not pay its items after all, and return how many are open again.

    For the system and operators; again changes nothing.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        through = open_days.hold_mark()
        rows = models.Clearing.objects.filter(cleared_by=cleared_by, reopened_at=None)
        items = list(rows.values_list("posting_id", flat=True))
        count = rows.update(reopened_at=at)
        if count:
            open_days.count_in(items, sign=1, through=through)
            changes = {"items": count}
            audit.record(by=by, action="ledger.reopen_items", subject=cleared_by, changes=changes, at=at)
    return count


def name_holder(*, owner: str, organisation_id: int, by: Actor) -> None:
    """Let the members of an organisation read the accounts of `owner` (a seller's public id).

    Called by the app that makes the owner. Naming the same again changes nothing; another organisation takes
    its place. For the system and operators.
    """
    require_role(by, OPERATOR)
    if _HOLDER.rows(owner=owner, organisation=organisation_id):
        return
    with transaction.atomic():
        models.Holder.objects.update_or_create(owner=owner, defaults={"organisation_id": organisation_id})
        audit.record(by=by, action="ledger.name_holder", subject=owner, changes={"holder": organisation_id})


_HOLDER = Read(
    lambda *, owner, organisation: models.Holder.objects.filter(
        owner=owner, organisation_id=organisation
    ).values_list("pk")[:1]
)


def take_snapshots(*, by: Actor, anew: bool = False) -> int:
    """Sum the postings of every account up to now, so that balances stay quick; return how many accounts.

    Balances that are kept anyway are left out. The sums of each kind, and what is open of each day, follow;
    `anew` sums those days from the first one on. For the system and operators; safe at any time, by many.
    """
    require_role(by, OPERATOR)
    through = _last_posting()
    claimed = [kind.value for kind in core.CLAIMED]
    sums = (
        models.Posting.objects.filter(id__lte=through)
        .exclude(kind__in=claimed)
        .values("kind", "owner", "currency")
        .annotate(total=Sum("minor"))
        .order_by("kind", "owner", "currency")  # two who write at once never wait for each other
    )
    rows = [
        models.Snapshot(
            kind=each["kind"],
            owner=each["owner"],
            currency=each["currency"],
            minor=each["total"],
            through=through,
        )
        for each in sums
    ]
    # Each row is true by itself, whoever writes it last: postings are never changed.
    models.Snapshot.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "owner", "currency"],
        update_fields=["minor", "through"],
    )
    totals = _totals(through)
    with transaction.atomic():
        open_days.move_mark(through, anew=anew)
        models.KindTotal.objects.bulk_create(totals, ignore_conflicts=True)
        models.KindTotal.objects.filter(through__lt=through).delete()
    return len(rows)


def _last_posting() -> int:
    """Return the id of the last posting, when every posting below it is there; 0 for empty books."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # Wait for those who write now: no posting below our mark may appear after it.
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE ledger_posting IN SHARE MODE")
        return models.Posting.objects.aggregate(last=Max("id"))["last"] or 0


def _totals(through: int) -> list[models.KindTotal]:
    """Return what stands on each kind of account up to a posting."""
    sums = models.Posting.objects.filter(id__lte=through).values_list("kind", "currency")
    return [
        models.KindTotal(kind=kind, currency=currency, minor=total, through=through)
        for kind, currency, total in sums.annotate(total=Sum("minor"))
    ]


def _tell(row: models.Entry, *, by: Actor) -> None:
    """Leave the audit row and announce the entry."""
    audit.record(
        by=by,
        action="ledger.post",
        subject=row.public_id,
        changes={"source": row.source, "reference": row.reference, "cause": row.cause},
        at=row.recorded_at,
    )
    publish(
        EntryPosted(
            entry=row.public_id,
            source=row.source,
            reference=row.reference,
            cause=row.cause,
            about=row.about,
            at=row.occurred_at,
        )
    )


def _first(entry: core.Entry) -> Posted | None:
    """Return what stands under the entry's key. Raises EntryDiffersError when it is something else."""
    row = models.Entry.objects.filter(source=entry.source, reference=entry.reference).first()
    if row is None:
        return None
    (found,) = storing.entries_of([row])
    same = found.postings == entry.postings and (found.cause, found.reverses) == (entry.cause, entry.reverses)
    if not same:
        raise EntryDiffersError(entry.source, entry.reference)
    return Posted(public_id=row.public_id, entry=found, is_new=False)


def _refuse_second_reversal(entry: core.Entry) -> None:
    if entry.reverses:
        source, reference = entry.reverses
        other = models.Entry.objects.filter(reverses__source=source, reverses__reference=reference).first()
        if other is not None:
            raise EntryDiffersError(other.source, other.reference)
