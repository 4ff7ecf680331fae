"""Every read of the ledger. A seller reads its own accounts; the system and operators read all."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Sum

from entrepot.apps.kernel.actors import Actor, require_scope, require_signed_in
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.apps.ledger import models, storing
from entrepot.apps.ledger.access import (
    LEDGER_READ,
    OWN_KINDS,
    own_owners,
    require_account,
    require_all,
    require_kind,
)
from entrepot.apps.ledger.checking import Difference, TrialLine, get_trial_balance, list_differences
from entrepot.apps.ledger.open_items import (
    Item,
    ItemDifference,
    OpenAccount,
    list_cleared_items,
    list_item_differences,
    list_open_accounts,
    list_open_items,
)
from entrepot.core import ledger as core
from entrepot.core.money import Money

__all__ = [
    "LEDGER_READ",
    "AccountBalance",
    "Difference",
    "Item",
    "ItemDifference",
    "OpenAccount",
    "Page",
    "PeriodPage",
    "TrialLine",
    "count_entries",
    "get_balance",
    "get_entry",
    "get_last_lowering",
    "get_trial_balance",
    "get_turnover",
    "iterate_entries",
    "list_balances",
    "list_cleared_items",
    "list_differences",
    "list_entries_about",
    "list_item_differences",
    "list_open_accounts",
    "list_open_items",
    "list_own_balances",
    "list_period_lines",
    "list_statement",
    "list_statement_lines",
]

MOST_LINES = 5_000
MOST_ON_A_PAGE = 200
CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountBalance:
    """What stands on an account, from its normal side."""

    account: core.AccountRef
    balance: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Statement lines, newest first, and where the next page begins (None after the last)."""

    lines: tuple[core.StatementLine, ...]
    before: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodPage:
    """Some lines of a period in the order they were recorded, and the balances before and after them."""

    forward: Money
    lines: tuple[core.StatementLine, ...]
    balance: Money
    after: int | None
    """Where the next page begins; None after the last."""


def get_balance(*, account: core.AccountRef, viewer: Actor) -> Money:
    """Return what stands on an account, from its normal side; nothing for one without postings.

    Held and available money is read where it is claimed; other accounts from their snapshot and what came
    after. Raises Holder.DoesNotExist for an account the viewer may not see.
    """
    require_account(viewer, account)
    where = storing.where(account)
    if account.kind in core.CLAIMED:
        minor = models.Balance.objects.filter(**where).values_list("minor", flat=True).first() or 0
        return Money(minor, account.currency)
    snapshot = models.Snapshot.objects.filter(**where).first()
    tail = models.Posting.objects.filter(**where, id__gt=snapshot.through if snapshot else 0)
    total = (snapshot.minor if snapshot else 0) + (tail.aggregate(sum=Sum("minor"))["sum"] or 0)
    return account.seen(Money(int(total), account.currency))


def list_own_balances(*, viewer: Actor) -> list[AccountBalance]:
    """Return the balances of the viewer's organisation: available and on the way, in every currency."""
    require_signed_in(viewer)
    require_scope(viewer, LEDGER_READ)
    kinds = [kind.value for kind in OWN_KINDS]
    rows = models.Balance.objects.filter(owner__in=own_owners(viewer), kind__in=kinds)
    return [_balance(row) for row in rows.order_by("owner", "currency", "-kind")]


def list_balances(
    *, kind: core.AccountKind, viewer: Actor, currency: str = "", owners: Collection[str] | None = None
) -> list[AccountBalance]:
    """Return every balance of a claimed kind that is not zero, by owner.

    For one currency or all, for some owners or all.
    For the system and operators: whom a payout could be proposed for, what is held for which order.
    """
    require_all(viewer)
    if kind not in core.CLAIMED:
        raise core.LedgerError(f"Balances of {kind} are not kept: ask for one account.")
    rows = models.Balance.objects.filter(kind=kind.value).exclude(minor=0)
    if currency:
        rows = rows.filter(currency=currency)
    if owners is not None:
        rows = rows.filter(owner__in=owners)
    return [_balance(row) for row in rows.order_by("owner", "currency")]


def list_statement(
    *, account: core.AccountRef, start: datetime, end: datetime, viewer: Actor
) -> core.Statement:
    """Return the statement of an account for `start <= occurred_at < end`, with opening and closing balance.

    Each line says why: its cause, what it is about, and figures that add up to its amount. Raises
    Holder.DoesNotExist for an account the viewer may not see, and ProblemRaised for more than 5,000 lines.
    """
    require_account(viewer, account)
    mine = models.Posting.objects.filter(**storing.where(account))
    before = mine.filter(entry__occurred_at__lt=start).aggregate(sum=Sum("minor"))["sum"] or 0
    within = mine.filter(entry__occurred_at__gte=start, entry__occurred_at__lt=end)
    rows = list(models.Entry.objects.filter(pk__in=within.values("entry_id"))[: MOST_LINES + 1])
    if len(rows) > MOST_LINES:
        reason = f"The period has more than {MOST_LINES} lines."
        raise ProblemRaised(invalid_request([("start", reason, "Ask for a shorter period.")]))
    forward = account.seen(Money(int(before), account.currency))
    return core.state(account, storing.entries_of(rows), start=start, end=end, forward=forward)


def list_statement_lines(
    *, account: core.AccountRef, viewer: Actor, before: int | None = None, limit: int = 50
) -> Page:
    """Return one page of an account's lines in the order they were recorded, newest first, 200 at most.

    `before` is what the last page gave. Raises Holder.DoesNotExist for an account the viewer may not see.
    """
    require_account(viewer, account)
    mine = models.Posting.objects.filter(**storing.where(account))
    older = mine if before is None else mine.filter(id__lt=before)
    most = max(1, min(limit, MOST_ON_A_PAGE))
    newest = older.order_by("-id").values_list("entry_id", flat=True)[:most]
    shown = list(dict.fromkeys(newest))
    if not shown:
        return Page(lines=(), before=None)
    # An account may stand twice in an entry: its line is whole, on one page.
    first = mine.filter(entry_id=shown[-1]).aggregate(id=Min("id"))["id"]
    earlier = mine.filter(id__lt=first).aggregate(sum=Sum("minor"), count=Count("id"))
    balance = account.seen(Money(int(earlier["sum"] or 0), account.currency))
    rows = models.Entry.objects.in_bulk(shown)
    lines = []
    for entry in storing.entries_of(rows[pk] for pk in reversed(shown)):
        line = core.line_of(account, entry, balance)
        if line is not None:
            lines.append(line)
            balance = line.balance
    return Page(lines=tuple(reversed(lines)), before=first if earlier["count"] else None)


def list_period_lines(
    *,
    account: core.AccountRef,
    start: datetime,
    end: datetime,
    viewer: Actor,
    after: int = 0,
    forward: Money | None = None,
    limit: int = CHUNK,
) -> PeriodPage:
    """Return the next lines of an account for `start <= occurred_at < end`, in the order they were recorded.

    For periods of any length: `after` and `forward` (the balance so far) are what the last page gave; without
    them it is the first page, which opens with the balance before `start`. Raises Holder.DoesNotExist for an
    account the viewer may not see.
    """
    require_account(viewer, account)
    mine = models.Posting.objects.filter(**storing.where(account))
    if forward is None:
        before = mine.filter(entry__occurred_at__lt=start).aggregate(sum=Sum("minor"))["sum"] or 0
        forward = account.seen(Money(int(before), account.currency))
    within = mine.filter(entry_id__gt=after, entry__occurred_at__gte=start, entry__occurred_at__lt=end)
    ids = list(within.order_by("entry_id").values_list("entry_id", flat=True).distinct()[: limit + 1])
    rows = models.Entry.objects.filter(pk__in=ids[:limit]).order_by("id")
    balance, lines = forward, []
    for entry in storing.entries_of(rows):
        line = core.line_of(account, entry, balance)
        if line is not None:
            lines.append(line)
            balance = line.balance
    more = ids[limit - 1] if len(ids) > limit else None
    return PeriodPage(forward=forward, lines=tuple(lines), balance=balance, after=more)


def get_last_lowering(
    *, account: core.AccountRef, viewer: Actor, before: tuple[str, str] | None = None
) -> core.Cause | None:
    """Return why an account's money last became less, before an entry (its key) or until now; None if never.

    None too where there is no such entry. Raises Holder.DoesNotExist for an account the viewer may not see.
    """
    require_account(viewer, account)
    lowers = {"minor__gt": 0} if account.seen(Money(1, account.currency)).minor < 0 else {"minor__lt": 0}
    mine = models.Posting.objects.filter(**storing.where(account), **lowers)
    if before is not None:
        source, reference = before
        entry = models.Entry.objects.filter(source=source, reference=reference).values("id")
        first = models.Posting.objects.filter(entry_id__in=entry).aggregate(id=Min("id"))["id"]
        mine = mine.filter(id__lt=first or 0)
    cause = mine.order_by("-id").values_list("entry__cause", flat=True).first()
    return core.Cause(cause) if cause else None


def get_entry(*, source: str, reference: str, viewer: Actor) -> core.Entry | None:
    """Return the entry with this key, or None when it was never posted. For the system and operators."""
    require_all(viewer)
    row = models.Entry.objects.filter(source=source, reference=reference).first()
    return storing.entries_of([row])[0] if row else None


def list_entries_about(*, about: str, viewer: Actor) -> list[core.Entry]:
    """Return every entry about an order or a payout, oldest first. For the system and operators."""
    require_all(viewer)
    return storing.entries_of(models.Entry.objects.filter(about=about).order_by("id"))


def get_turnover(
    *, kind: core.AccountKind, start: datetime, end: datetime, viewer: Actor
) -> dict[core.AccountRef, Money]:
    """Return what each account of a kind gained (below zero: lost) for `start <= occurred_at < end`.

    Seen from the normal side: commission earned, relief given, tax collected. An officer may ask for reliefs.
    """
    require_kind(viewer, kind)
    rows = (
        models.Posting.objects.filter(
            kind=kind.value, entry__occurred_at__gte=start, entry__occurred_at__lt=end
        )
        .values("owner", "currency")
        .annotate(total=Sum("minor"))
        .order_by("owner", "currency")
    )
    found = {}
    for row in rows:
        account = core.AccountRef(kind, row["owner"], row["currency"])
        found[account] = account.seen(Money(int(row["total"]), row["currency"]))
    return found


def count_entries(*, viewer: Actor) -> int:
    """Return how many entries the books have. For the system and operators."""
    require_all(viewer)
    return models.Entry.objects.count()


def iterate_entries(*, viewer: Actor, until: datetime | None = None) -> Iterator[core.Entry]:
    """Yield every entry that occurred before `until`, in the order they were recorded.

    Reads in pieces, so that books of any size can be exported. For the system and operators.
    """
    require_all(viewer)
    rows = models.Entry.objects.order_by("id")
    if until is not None:
        rows = rows.filter(occurred_at__lt=until)
    last = 0
    while chunk := list(rows.filter(id__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        yield from storing.entries_of(chunk)


def _balance(row: models.Balance) -> AccountBalance:
    return AccountBalance(account=storing.account_of(row), balance=Money(row.minor, row.currency))
