"""Keys that seal identity numbers: replaced while the shop is open, without anybody's year forgotten."""

import io
import logging
import os
import stat

import pytest
import structlog
from django.db import connection
from tests.apps.orders.shop import KEY, RESIDENT, fill_cart, make_shelf, open_shop, pay, place
from tests.factories import AT, actor_of, make_user

from entrepot.apps.budgets import queries as budgets
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries, sealing
from entrepot.apps.orders.models import BuyerIdentity, KeptIdentity
from entrepot.cli.main import main

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: os.PathLike[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are kept in a home of this test's own."""
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path))
    monkeypatch.delenv(sealing.VARIABLE, raising=False)


@pytest.fixture(autouse=True)
def _china(_open: None) -> None:
    open_shop("CN", tax=False)


def buy(price: int = 450_000, key: str = KEY) -> str:
    shelf = make_shelf(f"Maker {key}", market="CN", price_minor=price, currency="CNY")
    return place(fill_cart((shelf, 1), market="CN", key=key), key=key).orders[0]


def taken() -> int:
    subjects = set(BuyerIdentity.objects.values_list("subject", flat=True))
    assert len(subjects) == 1
    (row,) = budgets.list_counters(kind="CN-YEAR", subjects=subjects, viewer=SYSTEM)
    return row.taken


def test_rotation_keeps_numbers_readable_and_the_year_counted(capsys: pytest.CaptureFixture[str]) -> None:
    june = actor_of(make_user("june@example.com"))
    actions.keep_identity(country="CN", number=RESIDENT, recipient="June", by=june, at=AT)
    order = buy()
    before, old = taken(), BuyerIdentity.objects.get()
    for _ in range(2):
        assert main(["identity", "rotate"]) == 0
        row = BuyerIdentity.objects.get()
        assert row.sealed != old.sealed
        assert row.subject not in {old.subject, ""}
        assert KeptIdentity.objects.get().subject == row.subject
        assert {row.key, KeptIdentity.objects.get().key} == {sealing.key_name()}
        assert actions.open_identity(order=order, why="declaration", by=SYSTEM, at=AT) == RESIDENT
        assert taken() == before
        old = row
    assert stat.S_IMODE(sealing.keys_file().stat().st_mode) == 0o600
    assert len(sealing.keys_file().read_text().split()) == 2
    assert main(["identity", "retire"]) == 0
    assert len(sealing.keys_file().read_text().split()) == 1
    assert actions.open_identity(order=order, why="declaration", by=SYSTEM, at=AT) == RESIDENT
    assert RESIDENT not in capsys.readouterr().out


def test_whoever_is_stopped_goes_on_and_an_order_meanwhile_counts_with_the_old_ones() -> None:
    for number in range(4):
        buy(key=f"{KEY}{number}")
    before = taken()
    sealing.add_key()
    assert actions.seal_anew(by=SYSTEM, at=AT, limit=1) == 3  # and here it is killed
    assert taken() == before  # all follow their person at once
    buy(key=KEY + "5")
    with pytest.raises(ProblemRaised):  # the year was not forgotten on the way
        buy(key=KEY + "6")
    while actions.seal_anew(by=SYSTEM, at=AT, limit=1):
        pass
    assert budgets.find_faults(viewer=SYSTEM) == []
    assert set(BuyerIdentity.objects.values_list("key", flat=True)) == {sealing.key_name()}


def test_keys_of_the_environment_come_first_and_are_not_written_by_us(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order = buy()
    monkeypatch.setenv(sealing.VARIABLE, "a-new-key-of-the-environment,another-one")
    assert actions.open_identity(order=order, why="declaration", by=SYSTEM, at=AT) == RESIDENT
    assert main(["identity", "rotate"]) != 0
    assert not sealing.keys_file().exists()
    assert main(["identity", "reseal"]) == 0
    assert BuyerIdentity.objects.get().key == sealing.key_name()


def test_the_number_stands_nowhere_in_the_open(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    said = io.StringIO()
    with structlog.testing.capture_logs() as logs:
        june = actor_of(make_user("june@example.com"))
        actions.keep_identity(country="CN", number=RESIDENT, recipient="June", by=june, at=AT)
        order = buy()
        pay(queries.get_order(order, viewer=SYSTEM).checkout)
        workers.run_pending()
        actions.seal_anew(by=SYSTEM, at=AT)
        with pytest.raises(ProblemRaised) as refused:
            actions.keep_identity(country="CN", number=RESIDENT[:-1] + "1", recipient="x", by=june, at=AT)
    said.write(repr(logs) + caplog.text + repr(refused.value.problem))
    said.write(repr(BuyerIdentity.objects.get()) + repr(queries.list_kept_identities(viewer=june)))
    said.write(repr(queries.list_allowances(viewer=ANONYMOUS, key=KEY)))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
            said.write(repr(cursor.fetchall()))
    assert RESIDENT not in said.getvalue()
    assert RESIDENT[:-1] not in said.getvalue()
