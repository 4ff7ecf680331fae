"""What is held for authorities and carriers, item by item: which are open, which something pays.

An item is a posting to an account of kind `core.ledger.OWED`: below zero where it went back to a buyer. What
a remittance itself posts there is none: it stands for the items it clears. So the balance of an account is
the sum of its open items, and `list_item_differences` proves it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import Count, Min, QuerySet, Sum

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.ledger import storing
from entrepot.apps.ledger.access import require_all
from entrepot.apps.ledger.models import Posting
from entrepot.apps.ledger.open_days import OWED, Kept, open_items, sums
from entrepot.core import ledger as core
from entrepot.core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One posting that is owed, seen from its account's normal side, with why and what it is about."""

    number: int
    account: core.AccountRef
    amount: Money
    cause: core.Cause
    about: str
    source: str
    reference: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAccount:
    """What is open on an account: how much, how many items, since which day."""

    account: core.AccountRef
    amount: Money
    count: int
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDifference:
    """An account whose balance is not the sum of its open items, in minor units."""

    account: core.AccountRef
    balance: int
    items: int


def list_open_accounts(*, viewer: Actor, until: date | None = None, owner: str = "") -> list[OpenAccount]:
    """Return each account that holds something for somebody else, by owner, currency and kind.

    Items that occurred on days before `until`, of one owner or of all: what is kept of each day, and the
    items that came since. For the system and operators.
    """
    require_all(viewer)
    kept, through = sums(owner=owner, until=until)
    came = open_items(owner).filter(id__gt=through)
    if until is not None:
        came = came.filter(entry__occurred_at__lt=datetime.combine(until, time.min, UTC))
    alike = came.order_by().values_list("owner", "kind", "currency")
    for name, kind, currency, total, count, first in alike.annotate(
        total=Sum("minor"), items=Count("id"), first=Min("entry__occurred_at")
    ):
        day = first.astimezone(UTC).date()
        before = kept.get((name, kind, currency), Kept(0, 0, day))
        kept[name, kind, currency] = Kept(
            before.minor + int(total), before.items + count, min(before.since, day)
        )
    accounts = {core.AccountRef(core.AccountKind(key[1]), key[0], key[2]): each for key, each in kept.items()}
    return [
        OpenAccount(
            account=account,
            amount=account.seen(Money(each.minor, account.currency)),
            count=each.items,
            since=each.since,
        )
        for account, each in sorted(accounts.items(), key=lambda one: _place(one[0]))
    ]


def _place(account: core.AccountRef) -> tuple[str, str, str]:
    return account.owner, account.currency, account.kind


def list_open_items(
    *, owner: str, currency: str, viewer: Actor, until: datetime | None = None, limit: int | None = None
) -> list[Item]:
    """Return what is open for an owner in a currency, oldest first. For the system and operators."""
    require_all(viewer)
    rows = open_items(owner).filter(currency=currency).order_by("id")
    if until is not None:
        rows = rows.filter(entry__occurred_at__lt=until)
    return [_item(row) for row in rows[:limit].select_related("entry")]


def list_cleared_items(*, cleared_by: str, viewer: Actor) -> list[Item]:
    """Return the items that something pays, or was to pay before it failed. For the system and operators."""
    require_all(viewer)
    rows = Posting.objects.filter(clearings__cleared_by=cleared_by).select_related("entry")
    return [_item(row) for row in rows.order_by("id")]


def list_item_differences(*, viewer: Actor) -> list[ItemDifference]:
    """Return every account whose balance is not the sum of its open items: none, when all is well.

    For the system and operators.
    """
    require_all(viewer)
    return list(_differences())


def _differences() -> Iterator[ItemDifference]:
    balances, items = _sums(Posting.objects.filter(kind__in=OWED)), _sums(open_items())
    for account in sorted(
        balances.keys() | items.keys(), key=lambda one: (one.owner, one.kind, one.currency)
    ):
        balance, open_sum = balances.get(account, 0), items.get(account, 0)
        if balance != open_sum:
            yield ItemDifference(account=account, balance=-balance, items=-open_sum)


def _sums(rows: QuerySet[Posting]) -> dict[core.AccountRef, int]:
    summed = rows.values_list("owner", "kind", "currency").annotate(total=Sum("minor"))
    return {
        core.AccountRef(core.AccountKind(kind), owner, currency): int(total)
        for owner, kind, currency, total in summed
    }


def _item(row: Posting) -> Item:
    account = storing.account_of(row)
    return Item(
        number=row.pk,
        account=account,
        amount=account.seen(Money(row.minor, row.currency)),
        cause=core.Cause(row.entry.cause),
        about=row.entry.about,
        source=row.entry.source,
        reference=row.entry.reference,
        occurred_at=row.entry.occurred_at,
    )
