"""What is held for authorities and carriers, item by item: which are open, which something pays.

An item is a posting to an account of kind `core.ledger.OWED`: below zero where it went back to a buyer. What
a remittance itself posts there is none: it stands for the items it clears. So the balance of an account is
the sum of its open items, and `list_item_differences` proves it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Sum

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.ledger import storing
from entrepot.apps.ledger.access import require_all
from entrepot.apps.ledger.models import Clearing, Posting
from entrepot.core import ledger as core
from entrepot.core.money import Money

OWED = sorted(kind.value for kind in core.OWED)
OWN_STEPS = sorted(cause.value for cause in core.REMITTING)


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
    """What is open on an account: how much, how many items, since when."""

    account: core.AccountRef
    amount: Money
    count: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDifference:
    """An account whose balance is not the sum of its open items, in minor units."""

    account: core.AccountRef
    balance: int
    items: int


def list_open_accounts(*, viewer: Actor, until: datetime | None = None, owner: str = "") -> list[OpenAccount]:
    """Return each account that holds something for somebody else, by owner, kind and currency.

    Items that occurred before `until`, of one owner or of all. For the system and operators.
    """
    require_all(viewer)
    rows = _open(owner=owner, until=until).values("owner", "kind", "currency")
    summed = rows.annotate(total=Sum("minor"), count=Count("id"), since=Min("entry__occurred_at"))
    return [
        OpenAccount(
            account=(
                account := core.AccountRef(core.AccountKind(row["kind"]), row["owner"], row["currency"])
            ),
            amount=account.seen(Money(int(row["total"]), row["currency"])),
            count=row["count"],
            since=row["since"],
        )
        for row in summed.order_by("owner", "currency", "kind")
    ]


def list_open_items(
    *, owner: str, currency: str, viewer: Actor, until: datetime | None = None, limit: int | None = None
) -> list[Item]:
    """Return what is open for an owner in a currency, oldest first. For the system and operators."""
    require_all(viewer)
    rows = _open(owner=owner, until=until).filter(currency=currency).order_by("id")
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
    balances, items = _sums(Posting.objects.filter(kind__in=OWED)), _sums(_open())
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


def _open(*, owner: str = "", until: datetime | None = None) -> QuerySet[Posting]:
    standing = Clearing.objects.filter(posting=OuterRef("pk"), reopened_at=None)
    rows = Posting.objects.filter(~Exists(standing), kind__in=OWED).exclude(entry__cause__in=OWN_STEPS)
    if owner:
        rows = rows.filter(owner=owner)
    return rows if until is None else rows.filter(entry__occurred_at__lt=until)


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
