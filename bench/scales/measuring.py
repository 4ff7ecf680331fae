"""What pages and questions cost on one made-up year: rendered in this process, without a server in between.

Each page is asked for so often, by the person who would, once before that to warm up. Told are the 95th
percentile, and how many statements it takes; `--plans` names the tables that a page reads through.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

TIMES = 12
LARGE = 20_000
"""Rows from which on a table is not to be read through for a page."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One line: what was asked, its 95th percentile in milliseconds, its statements, tables read through."""

    what: str
    p95_ms: float
    statements: int
    read_through: tuple[str, ...] = ()


def measure(*, with_plans: bool) -> list[Measured]:
    """Return what each page and question takes. Django must be set up."""
    return [*_questions(), *_pages(with_plans=with_plans)]


def _questions() -> Iterator[Measured]:
    from entrepot.apps.kernel.actors import SYSTEM  # noqa: PLC0415 - after the set-up
    from entrepot.apps.programmes import queries, snapshot  # noqa: PLC0415 - same

    now = datetime.now(UTC)
    rules = {
        "farms of three countries": _programme(0).rule,
        "one kind, some jobs, sold": {
            "all": [
                {"fact": "kind", "is": "one_of", "value": ["craft", "fashion"]},
                {"fact": "jobs", "is": "at_most", "value": 20},
                {"fact": "orders_365", "is": "at_least", "value": 1},
                {"not": {"fact": "markets", "is": "has_any", "value": ["SG"]}},
            ]
        },
    }
    for name, rule in rules.items():
        yield _timed(
            f"eligibility: {name}",
            lambda rule=rule: queries.count_matches(rule, viewer=SYSTEM, on=now.date()),
            times=3,
        )
    asked = _programme(0).programme.public_id
    shown = queries.get_programme(asked, viewer=SYSTEM, on=now.date()).version
    yield _timed(
        "simulate a programme on the last quarter",
        lambda: queries.simulate_programme(
            rule=shown.document,
            benefits=shown.benefits,
            budget=shown.budget,
            cap=shown.cap,
            viewer=SYSTEM,
            on=now.date(),
        ),
        times=3,
    )
    yield _timed("gather the facts of 500 businesses", lambda: snapshot.gather_next(0, now), times=3)


def _programme(place: int) -> Any:
    from django.apps import apps  # noqa: PLC0415 - after the set-up

    versions = apps.get_model("programmes", "Version").objects.filter(state="in_force")
    return versions.select_related("programme").order_by("pk")[place]


def _pages(*, with_plans: bool) -> Iterator[Measured]:
    from django.conf import settings  # noqa: PLC0415 - after the set-up
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - after the set-up
    from django.test import Client  # noqa: PLC0415 - same

    people = get_user_model().objects
    for email, pages in _walks():
        client = Client(headers={"accept-language": "en"})
        if email:
            client.force_login(people.get(email=email), backend=settings.AUTHENTICATION_BACKENDS[-1])
        for name, address in pages:
            yield page(client, name, address, with_plans=with_plans)


def _walks() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield who walks, and what they open."""
    programme = _programme(0).programme.public_id
    since = datetime.now(UTC).date() - timedelta(days=90)
    yield "", [("public: impact", "/sg/en/impact"), ("public: programmes", "/sg/en/programmes")]
    yield (
        "officer@demo.example",
        [
            ("officer: dashboard", "/officer/"),
            ("officer: programme", f"/officer/{programme}/"),
            ("officer: applications", f"/officer/{programme}/applications/"),
            ("officer: fairness", "/officer/fairness/"),
            ("officer: impact", "/operate/impact/"),
            ("officer: impact of one country", "/operate/impact/?country=CN&on=sales_abroad"),
            ("officer: impact of a programme", f"/operate/impact/?programme={programme}&on=saved_by_relief"),
            ("officer: impact of some days", f"/operate/impact/?since={since}&evidence=documented"),
        ],
    )
    names = ("", "orders/", "money/", "owed/", "people/", "impact/", "audit/", "invoices/", "raw/")
    figures = [f"figures/{rows}" for rows in ("", "rows/?figure=orders", "rows/?figure=listing")]
    names = (*names, *figures)
    yield "operator@demo.example", [(f"operator: {name or 'desk'}", f"/operate/{name}") for name in names]
    for rank, (email, organisation, order) in _sellers().items():
        root = f"/sell/{organisation}/"
        yield (
            email,
            [
                (f"{rank} seller: products", root),
                (f"{rank} seller: orders", f"{root}orders/"),
                (f"{rank} seller: one order", f"{root}orders/{order}/"),
                (f"{rank} seller: money", f"{root}money/"),
                (f"{rank} seller: programmes", f"{root}programmes/"),
            ],
        )


def _sellers() -> dict[str, tuple[str, str, str]]:
    """Return a usual seller and the one who sold most: how they sign in, where, and one of their orders."""
    from django.apps import apps  # noqa: PLC0415 - after the set-up
    from django.db.models import Count  # noqa: PLC0415 - same

    orders = apps.get_model("orders", "Order").objects
    sold = list(orders.values("organisation_id").annotate(n=Count("pk")).order_by("n", "organisation_id"))
    found = {}
    for rank, row in (("usual", sold[len(sold) // 2]), ("largest", sold[-1])):
        member = (
            apps.get_model("accounts", "Membership")
            .objects.select_related("user", "organisation")
            .get(organisation=row["organisation_id"])
        )
        order = orders.filter(organisation_id=row["organisation_id"]).order_by("-pk")[0]
        found[rank] = (member.user.email, member.organisation.public_id, order.public_id)
    return found


def page(client: Any, name: str, address: str, *, with_plans: bool) -> Measured:
    """Return what opening a page takes; one that does not open ends the bench."""

    def open_it() -> None:
        answer = client.get(address)
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(f"{address} answers {answer.status_code} {answer.headers.get('location', '')}")

    return _timed(name, open_it, with_plans=with_plans)


PATIENCE = 30.0
"""Seconds after which something is asked no further time."""


def _timed(what: str, ask: Callable[[], object], *, times: int = TIMES, with_plans: bool = False) -> Measured:
    from django.db import connection, reset_queries  # noqa: PLC0415 - after the set-up
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - same

    with CaptureQueriesContext(connection) as captured:
        ask()
    statements = [each["sql"] for each in captured.captured_queries]
    reset_queries()
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        ask()
        took.append((time.perf_counter() - begun) * 1000)
        if sum(took) > PATIENCE * 1000:
            break
    took.sort()
    through = read_through(statements) if with_plans else ()
    return Measured(what, took[min(len(took) - 1, int(len(took) * 0.95))], len(statements), through)


def read_through(statements: list[str]) -> tuple[str, ...]:
    """Return the large tables that statements read through, as PostgreSQL plans them."""
    from django.db import connection, transaction  # noqa: PLC0415 - after the set-up

    found: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE])
        large = {name for (name,) in cursor.fetchall()}
        for statement in dict.fromkeys(statements):
            if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
                continue
            try:
                with transaction.atomic():
                    cursor.execute(f"EXPLAIN {statement}")
            except Exception:  # noqa: BLE001, S112 - a statement as it is logged need not be one
                continue
            for (line,) in cursor.fetchall():
                if "Seq Scan on " in line:
                    table = line.split("Seq Scan on ")[1].split()[0].strip('"')
                    found |= {table} & large
    return tuple(sorted(found))
