"""A shop that is measured: its tables, its goods, what one purchase asks of the database, and its books."""

import atexit
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from tempfile import mkdtemp
from typing import Any, NamedTuple

from . import servers

CARRIES_NOTHING = ("BEGIN", "COMMIT", "ROLLBACK")


class Step(NamedTuple):
    """What one step of a purchase asked of the database."""

    name: str
    statements: int
    commits: int


def settle(server: Any, processes: int, settings: str = "entrepot.config.settings") -> Path:
    """Make the tables, the law and the markets in a database of the server; return the home."""
    if not os.environ.get("ENTREPOT_HOME"):
        made = os.environ["ENTREPOT_HOME"] = mkdtemp(prefix="entrepot-bench-")
        atexit.register(shutil.rmtree, made, ignore_errors=True)
    home = Path(os.environ["ENTREPOT_HOME"])
    os.environ |= {
        "DATABASE_URL": servers.address_of(server, "entrepot"),
        "DJANGO_SETTINGS_MODULE": settings,
        "ENTREPOT_API_PER_MINUTE": "0",  # limits are not what is measured
        "ENTREPOT_PAGES_PER_MINUTE": "0",
        "ENTREPOT_WEB_PROCESSES": str(processes),
        "ENTREPOT_DEMO": "no",
        "ENTREPOT_SECRET_KEY": token_hex(32),  # of this process too, which counts what a worker does
    }
    _set_up()
    return home


def _set_up() -> None:
    import django  # noqa: PLC0415 - the environment comes first

    django.setup()
    from django.conf import settings  # noqa: PLC0415 - same

    from entrepot.cli.demo.quiet import quieten  # noqa: PLC0415 - same
    from entrepot.cli.serve import stand_up  # noqa: PLC0415 - same

    quieten()
    settings.ALLOWED_HOSTS = ["*"]
    if not stand_up():
        msg = "the law is refused"
        raise SystemExit(msg)


def open_goods(count: int, pieces: int, market: str = "SG") -> list[str]:
    """Return so many variants of four sellers, listed in a market, with so many pieces of each."""
    from tests.apps.orders.shop import make_shelf, open_shop  # noqa: PLC0415 - after the set-up
    from tests.catalogue_factories import make_seller  # noqa: PLC0415 - same

    open_shop(market, tax=market == "SG")
    sellers = [make_seller(f"Maker {number}") for number in range(min(4, count))]
    return [
        make_shelf(seller=sellers[number % len(sellers)], pieces=pieces, market=market).variant
        for number in range(count)
    ]


class Counter:
    """Buys in this process, through the whole application, and counts statements."""

    def __init__(self) -> None:
        """Stand where `http.client` stands for a buyer."""
        from django.test import Client  # noqa: PLC0415 - after the set-up

        self._client = Client()
        self._answer: Any = None
        self.steps: list[Step] = []

    def request(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> None:
        """Send one request and count what it asks."""
        from django.db import connection  # noqa: PLC0415 - after the set-up
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - same

        kind = headers.pop("Content-Type")
        with CaptureQueriesContext(connection) as asked:
            self._answer = self._client.generic(method, path, body or "", content_type=kind, headers=headers)
        self.steps.append(_step(path.rsplit("/", maxsplit=1)[-1], asked.captured_queries))

    def getresponse(self) -> "Counter":
        """Return what was answered."""
        return self

    @property
    def status(self) -> int:
        """The answer's status."""
        code: int = self._answer.status_code
        return code

    def read(self) -> bytes:
        """Return the answer's body."""
        content: bytes = self._answer.content
        return content

    def later(self) -> Step:
        """Do what the workers do after a purchase, and count it."""
        from django.db import connection  # noqa: PLC0415 - after the set-up
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - same

        from entrepot.apps.kernel import workers  # noqa: PLC0415 - same

        with CaptureQueriesContext(connection) as asked:
            workers.run_pending()
        return _step("the workers, afterwards", asked.captured_queries)


def _step(name: str, asked: list[dict[str, str]]) -> Step:
    said = [each["sql"].lstrip() for each in asked]
    inside, commits = False, 0
    for sql in said:
        if sql.startswith("BEGIN"):
            inside = True
        elif sql.startswith("COMMIT"):
            inside, commits = False, commits + 1
        elif sql.startswith("ROLLBACK") and "SAVEPOINT" not in sql:
            inside = False
        elif not inside and sql.startswith(("INSERT", "UPDATE", "DELETE")):
            commits += 1
    return Step(name, sum(not sql.startswith(CARRIES_NOTHING) for sql in said), commits)


def count_orders() -> dict[str, int]:
    """Return how many orders stand in each state."""
    from django.db import connection  # noqa: PLC0415 - after the set-up

    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM orders_order GROUP BY state")
        return dict(cursor.fetchall())


def until_idle() -> None:
    """Wait until the workers have told everybody of everything."""
    while _count(
        "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE queue_name = 'events'"
        " AND (status = 'RUNNING' OR (status = 'READY' AND (run_after <= now() OR run_after > '9000-01-01')))"
    ):
        time.sleep(0.2)


def pages_touched() -> int:
    """Return how many pages of eight kilobytes were looked at so far: a cost that hangs on no other load."""
    return _count("SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()")


def pages_by_table() -> dict[str, int]:
    """Return how many pages of each table were looked at so far, with its indexes."""
    from django.db import connection  # noqa: PLC0415 - after the set-up

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, coalesce(heap_blks_hit + heap_blks_read, 0)"
            " + coalesce(idx_blks_hit + idx_blks_read, 0)"
            " + coalesce(toast_blks_hit + toast_blks_read, 0) FROM pg_statio_user_tables"
        )
        return dict(cursor.fetchall())


def faults_of_the_books() -> Iterator[str]:
    """Yield what does not add up: each order paid and captured once, entries balanced, no work failed."""
    asked = {
        "orders that are paid": "SELECT count(*) FROM orders_order WHERE state = 'paid'",
        "payments captured": "SELECT count(*) FROM payments_paymentintent WHERE state = 'captured'",
        "captures in the ledger": "SELECT count(*) FROM ledger_entry WHERE cause = 'capture'",
    }
    unbalanced = (
        "SELECT count(*) FROM (SELECT entry_id FROM ledger_posting GROUP BY entry_id, currency"
        " HAVING sum(minor) <> 0) AS found"
    )
    counted = {name: _count(sql) for name, sql in asked.items()}
    if len(set(counted.values())) > 1:
        yield ", ".join(f"{count} {name}" for name, count in counted.items())
    if odd := _count(unbalanced):
        yield f"{odd} entries of the ledger do not balance"
    failed = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE traceback <> ''"
    if again := _count(failed):
        yield f"{again} pieces of the workers' work failed and were tried again"


def _count(sql: str) -> int:
    from django.db import connection  # noqa: PLC0415 - after the set-up

    with connection.cursor() as cursor:
        cursor.execute(sql)
        ((found,),) = cursor.fetchall()
    return int(found)


def as_text(steps: list[Step]) -> str:
    """Return a table of steps."""
    rows = [*steps, Step("together", sum(s.statements for s in steps), sum(s.commits for s in steps))]
    return "\n".join(f"  {row.name:32}{row.statements:>11}{row.commits:>9}" for row in rows)
