"""What is still open of each day on the accounts that are owed to somebody, so that no page looks at items.

Every posting up to the mark is counted on its day while it is an item that nothing pays. The daily round
moves the mark; what clears or reopens items takes them off their day, or puts them back, in its transaction.
Whoever does either holds the mark, so none counts what another is moving. Nobody who posts waits for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date
from itertools import batched
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate

from entrepot.apps.ledger.models import Clearing, OpenDay, OpenMark, Posting
from entrepot.core import ledger as core

OWED = sorted(kind.value for kind in core.OWED)
OWN_STEPS = sorted(cause.value for cause in core.REMITTING)
AT_ONCE = 500
_MARK = 1


class Day(NamedTuple):
    """A day of an account."""

    kind: str
    owner: str
    currency: str
    day: date


type Sums = dict[Day, tuple[int, int]]
"""What stands on each day: minor units, debits above zero, and how many items."""


def items() -> QuerySet[Posting]:
    """Return every item, open or not."""
    return Posting.objects.filter(kind__in=OWED).exclude(entry__cause__in=OWN_STEPS)


def open_items(owner: str = "") -> QuerySet[Posting]:
    """Return the items that nothing pays, of one owner or of all."""
    standing = Clearing.objects.filter(posting=OuterRef("pk"), reopened_at=None)
    rows = items().filter(~Exists(standing))
    return rows.filter(owner=owner) if owner else rows


def by_day(rows: QuerySet[Posting]) -> Sums:
    """Return the sums of these items by account and day."""
    dated = rows.annotate(day=TruncDate("entry__occurred_at", tzinfo=UTC))
    summed = dated.order_by().values_list("kind", "owner", "currency", "day")
    return {
        Day(kind, owner, currency, day): (int(total), count)
        for kind, owner, currency, day, total, count in summed.annotate(total=Sum("minor"), count=Count("id"))
    }


def hold_mark() -> int:
    """Return up to which posting days are kept; it stays there until the caller's transaction ends."""
    OpenMark.objects.bulk_create([OpenMark(pk=_MARK)], ignore_conflicts=True)
    return OpenMark.objects.select_for_update().get(pk=_MARK).through


def move_mark(through: int, *, anew: bool) -> None:
    """Count the open items up to a posting, in the caller's transaction; `anew` from the first one on."""
    before = hold_mark()
    if anew:
        OpenDay.objects.all().delete()
        before, through = 0, max(before, through)
    if through <= before:
        return
    _add(by_day(open_items().filter(id__gt=before, id__lte=through)), 1)
    OpenMark.objects.filter(pk=_MARK).update(through=through)


def count_in(numbers: Iterable[int], *, sign: int, through: int) -> None:
    """Put items (by their numbers) back on their days, or take them off with -1, in the caller's transaction.

    `through` is the mark, which the caller holds: what came after it is counted when it moves.
    """
    moved: dict[Day, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for some in batched(numbers, AT_ONCE):
        for day, (minor, count) in by_day(items().filter(pk__in=some, pk__lte=through)).items():
            before = moved[day]
            moved[day] = (before[0] + minor, before[1] + count)
    _add(moved, sign)


class Kept(NamedTuple):
    """What is kept of an account: minor units, debits above zero, how many items, and the first day."""

    minor: int
    items: int
    since: date


type Account = tuple[str, str, str]
"""Owner, kind and currency."""


def sums(*, owner: str = "", until: date | None = None) -> tuple[dict[Account, Kept], int]:
    """Return what is open of days before `until`, by account, and up to which posting that is."""
    mark = OpenMark.objects.values_list("through", flat=True)
    through = mark.first() or 0
    rows = OpenDay.objects.filter(owner=owner) if owner else OpenDay.objects.all()
    if until is not None:
        rows = rows.filter(day__lt=until)
    summed = (
        rows.order_by()
        .values_list("owner", "kind", "currency")
        .annotate(total=Sum("minor"), items=Sum("count"), since=Min("day"), mark=Subquery(mark[:1]))
    )
    found = {}
    for name, kind, currency, total, count, since, moved in summed:
        # The mark of the very moment of these sums. Where there is none, the one before it: none are open.
        found[name, kind, currency], through = Kept(int(total), int(count), since), moved
    return found, through


def wrong_days() -> Iterator[tuple[Day, int, int]]:
    """Yield each day whose sum is not that of its open items: what is kept, and what adds up.

    Asked in one transaction, or while nobody moves the mark.
    """
    through = OpenMark.objects.values_list("through", flat=True).first() or 0
    kept = {
        Day(row.kind, row.owner, row.currency, row.day): (row.minor, row.count)
        for row in OpenDay.objects.all()
    }
    found = by_day(open_items().filter(id__lte=through))
    for day in sorted(kept.keys() | found.keys()):
        if kept.get(day, (0, 0)) != found.get(day, (0, 0)):
            yield day, kept.get(day, (0, 0))[0], found.get(day, (0, 0))[0]


def _add(moved: Sums, sign: int) -> None:
    """Add to the days, make those that are not there, and drop those on which nothing is open."""
    rows = [(*day, sign * minor, sign * count) for day, (minor, count) in sorted(moved.items())]
    with connection.cursor() as cursor:
        for some in batched(rows, AT_ONCE):
            places = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(some))
            cursor.execute(
                "INSERT INTO ledger_openday (kind, owner, currency, day, minor, count)"  # noqa: S608 - our own places
                f" VALUES {places} ON CONFLICT (owner, kind, currency, day) DO UPDATE"
                " SET minor = ledger_openday.minor + excluded.minor,"
                " count = ledger_openday.count + excluded.count",
                [cell for row in some for cell in row],
            )
    OpenDay.objects.filter(count=0, minor=0).delete()
