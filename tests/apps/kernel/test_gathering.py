"""What a transaction tells goes in together, and never without the change it tells of."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from entrepot.apps.kernel import audit, bulk
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.gathering import GatheredOutsideTransactionError, gathered
from entrepot.apps.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def tell(subject: str) -> None:
    audit.record(by=SYSTEM, action="tests.tell", subject=subject)
    bulk.run_slice.enqueue(run=subject)


def told() -> tuple[list[str], list[str]]:
    rows = AuditEntry.objects.filter(action="tests.tell").order_by("id")
    tasks = DBTaskResult.objects.order_by("enqueued_at")
    return [row.subject for row in rows], [row.args_kwargs["kwargs"]["run"] for row in tasks]


def tell_and_fail() -> None:
    with gathered():
        tell("undone with its block")
    tell("undone")
    raise ZeroDivisionError


def inserts(queries: CaptureQueriesContext) -> int:
    return sum(each["sql"].startswith("INSERT") for each in queries.captured_queries)


def test_all_that_is_told_goes_in_by_one_statement_a_table() -> None:
    with CaptureQueriesContext(connection) as queries, transaction.atomic(), gathered():
        for subject in ("a", "b", "c"):
            tell(subject)
        assert told() == ([], [])
        with gathered(), transaction.atomic(savepoint=False):
            tell("d")
    assert inserts(queries) == 2
    assert told() == (["a", "b", "c", "d"], ["a", "b", "c", "d"])


def test_what_a_savepoint_undoes_is_not_told() -> None:
    with transaction.atomic(), gathered():
        tell("kept")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            tell_and_fail()
        with transaction.atomic():
            tell("kept too")
    assert sorted(told()[0]) == sorted(told()[1]) == ["kept", "kept too"]


def test_what_fails_tells_nothing() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(), gathered():
        tell_and_fail()
    assert told() == ([], [])
    with transaction.atomic():
        tell("later")
    assert told() == (["later"], ["later"])


def test_there_is_nothing_to_gather_outside_a_transaction() -> None:
    with pytest.raises(GatheredOutsideTransactionError), gathered():
        pass  # pragma: no cover - the block is not entered
