from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from entrepot.apps.kernel import append_only, audit
from entrepot.apps.kernel.actors import ANONYMOUS, OPERATOR, SYSTEM, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.context import under_request
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.queries import list_audit_entries

ANNA = Actor(kind=ActorKind.PERSON, user_id=1, organisation_id=7)
BO = Actor(kind=ActorKind.PERSON, user_id=2, organisation_id=8)
BOSS = Actor(kind=ActorKind.PERSON, user_id=3, roles=frozenset({OPERATOR}))


def write(by: Actor = ANNA, subject: str = "org_x", **changes: object) -> AuditEntry:
    with transaction.atomic():
        audit.record(by=by, action="kernel.test", subject=subject, changes=changes)
    return AuditEntry.objects.latest("id")


@pytest.mark.django_db
def test_a_row_says_who_what_when_and_under_which_request() -> None:
    moment = datetime(2026, 7, 1, tzinfo=UTC)
    with under_request("req-12345678"), transaction.atomic():
        audit.record(
            by=ANNA,
            action="accounts.rename",
            subject="org_x",
            changes=audit.difference(
                {"name": "A", "fee": Decimal("0.10")}, {"name": "B", "fee": Decimal("0.10")}
            ),
            at=moment,
        )
    row = AuditEntry.objects.get()
    assert (row.at, row.actor_kind, row.user_id, row.organisation_id) == (moment, "person", 1, 7)
    assert (row.action, row.subject, row.changes) == ("accounts.rename", "org_x", {"name": ["A", "B"]})
    assert row.request_id == "req-12345678"


@pytest.mark.django_db
def test_no_row_outside_a_transaction_and_none_when_it_rolls_back() -> None:
    with pytest.raises(audit.AuditOutsideTransactionError):
        audit.record(by=SYSTEM, action="kernel.test", subject="x")
    write()
    assert AuditEntry.objects.count() == 1
    with transaction.atomic():
        audit.record(by=SYSTEM, action="kernel.test", subject="x")
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_secrets_and_personal_data_are_hidden_at_any_depth() -> None:
    row = write(
        password=["old", "new"],
        api_token="t0ps3cret",
        profile={"passport_number": "E123", "Email": "a@b", "lines": ["1 High St"], "city": "Lyon"},
        links=[{"client-secret": "x"}],
        on=date(2026, 7, 1),
        rate=Decimal("0.10"),
    )
    assert row.changes == {
        "password": "(hidden)",
        "api_token": "(hidden)",
        "profile": {"passport_number": "(hidden)", "Email": "(hidden)", "lines": "(hidden)", "city": "Lyon"},
        "links": [{"client-secret": "(hidden)"}],
        "on": "2026-07-01",
        "rate": "0.10",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_audit_entry SET action = 'nothing'",
        "DELETE FROM kernel_audit_entry",
        "TRUNCATE kernel_audit_entry",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete(statement: str) -> None:
    if statement.startswith("TRUNCATE") and connection.vendor == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")
    write()
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.get().action == "kernel.test"


@pytest.mark.django_db(transaction=True)
def test_only_flush_empties_it_and_guards_it_again() -> None:
    write()
    call_command("flush", interactive=False, verbosity=0)
    assert not AuditEntry.objects.exists()
    assert "kernel_audit_entry" in append_only.guarded_tables(connection)
    write()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AuditEntry.objects.update(action="nothing")


@pytest.mark.django_db
def test_every_table_that_was_ever_guarded_still_is() -> None:
    """A later migration that rebuilds a table on SQLite drops its guards silently: this finds it."""
    loader = MigrationLoader(connection)
    wanted = {
        operation.table
        for migration in loader.disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, append_only.AppendOnly)
    }
    assert "kernel_audit_entry" in wanted
    assert wanted <= set(append_only.guarded_tables(connection))


@pytest.mark.django_db
def test_an_organisation_reads_its_own_rows_and_an_operator_all() -> None:
    write(ANNA, "org_a")
    write(BO, "org_b")
    write(SYSTEM, "org_a")
    assert [row.subject for row in list_audit_entries(viewer=ANNA)] == ["org_a"]
    assert [row.subject for row in list_audit_entries(viewer=BO)] == ["org_b"]
    assert len(list_audit_entries(viewer=BOSS)) == 3
    assert len(list_audit_entries(viewer=SYSTEM, subject="org_a")) == 2
    newest = list_audit_entries(viewer=BOSS, limit=1)[0]
    assert len(list_audit_entries(viewer=BOSS, before=newest.id)) == 2
    assert not list_audit_entries(viewer=Actor(kind=ActorKind.PERSON, user_id=9))
    with pytest.raises(PermissionRefused):
        list_audit_entries(viewer=ANONYMOUS)
