"""What follows the rows of a made-up year: indexes, the provider's settlements, the course of figures."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.apps import apps
from django.db import transaction
from django.db.models import Count, Sum
from django.db.models.functions import TruncDate, TruncMonth

from entrepot.apps.impact import actions as impact
from entrepot.apps.impact.definitions import indicators
from entrepot.apps.impact.standing import WEIGHED, evidence_column, rows_of, value_column
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments.provider import Settlement
from entrepot.cli.simulate import bulk
from entrepot.cli.simulate.deals import PROVIDER
from entrepot.cli.simulate.running import FINISHED, Tell, cursor_of, runs
from entrepot.cli.simulate.tables import TABLES
from entrepot.cli.simulate.world import World
from entrepot.core.money import Money

KEEPS: Final = 15
"""Of a thousand that a provider pays out it keeps so many."""
DAYS: Final = 7
"""The course of the indicators is told for every seventh day of the year."""
EXPORTS: Final = ("first_exports", "markets_opened", "sales_abroad")


def end_year(run: Any, world: World, tell: Tell) -> None:
    """Do what follows the rows; each step is safe to be done again."""
    run.refresh_from_db()
    listed = cursor_of(run)["indexes"]
    if listed:
        for number, _name in enumerate(bulk.make_indexes(listed), 1):
            if number % 20 == 0 or number == len(listed):
                tell(f"  {number} of {len(listed)} indexes")
        bulk.let_vacuum(list(TABLES), by_itself=True)
    tell("  Counting rows for the planner")
    bulk.raise_counters(list(TABLES))
    bulk.analyse(list(TABLES))
    tell("  The provider settles, the books are summed up, the figures of each week are kept")
    _settle(world)
    ledger.take_snapshots(by=SYSTEM)
    _tell_course(world)
    impact.add_up_sums(by=SYSTEM)
    impact.record_figures(by=SYSTEM, at=clock.now())
    now = clock.now()
    runs().filter(pk=run.pk).update(
        state=FINISHED,
        finished_at=now,
        updated_at=now,
        cursor={**cursor_of(run), "indexes": {}},
    )


def _settle(world: World) -> None:
    """Let the provider pay what it captured in each month that is over, less what went back and its fee."""
    moved = (
        apps.get_model("ledger", "Posting")
        .objects.filter(kind="provider_clearing", owner=PROVIDER)
        .exclude(entry__cause="provider_settled")
        .annotate(month=TruncMonth("entry__occurred_at", tzinfo=UTC))
        .values_list("month", "currency")
        .annotate(total=Sum("minor"))
        .order_by("month", "currency")
    )
    last = datetime.fromtimestamp(world.span.end, UTC)
    for month, currency, total in moved:
        at = (month.replace(day=1) + timedelta(days=32)).replace(day=1) + timedelta(days=2)
        if at < last and total > 0:
            settlement = Settlement(
                reference=f"sim-{month:%Y-%m}-{currency}",
                amount=Money(int(total), currency),
                fee=Money(int(total) * KEEPS // 1000, currency),
                at=at,
            )
            payments.record_settlement(provider=PROVIDER, settlement=settlement, by=SYSTEM, at=at)


def _tell_course(world: World) -> None:
    """Write where every indicator stood in each week, from when what it counts began."""
    table = apps.get_model("impact", "DailyFigure")
    first = datetime.fromtimestamp(world.span.start, UTC).date()
    last = datetime.fromtimestamp(world.span.end, UTC).date()
    days = [first + timedelta(days=n) for n in range(0, (last - first).days, DAYS)]
    rows = [
        table(**row)
        for code, each in indicators().items()
        if not each.is_share
        for row in _course(code, days)
    ]
    with transaction.atomic():
        table.objects.filter(day__gte=first, day__lt=last).delete()
        table.objects.bulk_create(rows, batch_size=500)


def _course(code: str, days: list[date]) -> Iterator[dict[str, Any]]:
    since = "first_exported_at" if code in EXPORTS else "listed_at"
    column, summed = evidence_column(code), value_column(code)
    by = ["country", column] if column else ["country"]
    value = Sum(summed) if summed else Count("id")
    begun: dict[tuple[str, str], list[tuple[date, int, int]]] = defaultdict(list)
    grouped = rows_of(code).exclude(**{since: None}).annotate(on=TruncDate(since, tzinfo=UTC))
    for row in grouped.values(*by, "on").annotate(value=value, behind=Count("id")).order_by("on"):
        told = (row["on"], int(row["value"] or 0), row["behind"])
        begun[row["country"], row[column] if column else ""].append(told)
    for (country, evidence), grown in sorted(begun.items()):
        place, total, behind = 0, 0, 0
        for day in days:
            while place < len(grown) and grown[place][0] <= day:
                total, behind = total + grown[place][1], behind + grown[place][2]
                place += 1
            if total:
                yield {
                    "day": day,
                    "indicator": code,
                    "country": country,
                    "evidence": evidence,
                    "value": total,
                    "base": behind if code in WEIGHED else None,
                }
