import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from entrepot.apps.kernel.tables import CreateTables


def tables() -> CreateTables:
    identity = ("id", models.BigAutoField(primary_key=True))
    ship = models.ForeignKey("kernel.MadeUpShip", on_delete=models.PROTECT, related_name="boxes")
    return CreateTables(
        tables=[
            migrations.CreateModel("MadeUpShip", fields=[identity]),
            migrations.CreateModel("MadeUpBox", fields=[identity, ("ship", ship)]),
        ]
    )


@pytest.mark.django_db(transaction=True)
def test_it_makes_all_tables_and_drops_them_again() -> None:
    before = ProjectState()
    assert before.apps  # drawn already, as within a run of many migrations
    after = before.clone()
    tables().state_forwards("kernel", after)
    ship, box = (after.apps.get_model("kernel", name) for name in ("MadeUpShip", "MadeUpBox"))

    with connection.schema_editor() as editor:
        tables().database_forwards("kernel", editor, before, after)
    box.objects.create(ship=ship.objects.create())
    assert ship.objects.get().boxes.count() == 1

    with connection.schema_editor() as editor:
        tables().database_backwards("kernel", editor, after, before)
    assert not {"kernel_madeupship", "kernel_madeupbox"} & set(connection.introspection.table_names())


def test_it_is_written_and_read_again_as_it_is() -> None:
    migration = migrations.Migration("0001_made_up", "kernel")
    migration.operations = [tables()]
    read: dict[str, type[migrations.Migration]] = {}
    exec(MigrationWriter(migration).as_string(), read)  # noqa: S102 - what Django wrote a line before
    [again] = read["Migration"].operations
    assert [table.name for table in again.tables] == ["MadeUpShip", "MadeUpBox"]
    assert again.describe() == "Create MadeUpShip, MadeUpBox"
