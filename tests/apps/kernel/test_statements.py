"""A statement that is built once asks what Django would ask, with other values each time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.db.models import F, QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from tests.catalogue_factories import a_variant, make_product, make_seller, open_markets

from entrepot.apps.catalogue.models import Product, StandingPattern, Variant
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.made_rows import FEW, insert, new_row
from entrepot.apps.kernel.models import AuditEntry, BulkRun, DeadLetter
from entrepot.apps.kernel.statements import BuiltInError, Change, Read

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)


def run(name: str, **columns: Any) -> BulkRun:
    return BulkRun(name=name, created_at=AT, updated_at=AT, **columns)


def test_many_rows_are_written_as_few_are() -> None:
    names = ['it\'s "a", {b}', "雪松", "NULL", "\\", "", *(f"run {n}" for n in range(40))]
    deep = {"deep": [1, None, {"x": "y, {z}"}]}
    rows = [
        run(name, params=deep if n % 2 else {}, total=n or None, cursor=[n]) for n, name in enumerate(names)
    ]
    rows[3].finished_at = AT
    with CaptureQueriesContext(connection) as asked:
        insert(rows)
    assert len(asked) == 1
    kept = list(BulkRun.objects.order_by("pk"))
    assert [row.pk for row in rows] == [each.pk for each in kept]
    assert [(each.name, each.params, each.total, each.cursor) for each in kept] == [
        (each.name, each.params, each.total, each.cursor) for each in rows
    ]
    assert [each.finished_at for each in kept[2:5]] == [None, AT, None]
    assert {each.created_at for each in kept} == {AT}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite bounds no text")
def test_of_many_rows_none_is_cut_off() -> None:
    with pytest.raises(DataError):
        insert([run(f"{n}" * 300) for n in range(20)])
    assert not BulkRun.objects.exists()


def test_what_is_written_comes_back_as_it_was() -> None:
    rows = [
        run("a", params={"deep": [1, None, {"x": "y"}]}, cursor=[3], user_id=2**40, finished_at=AT),
        run("b", state=BulkRun.State.RUNNING, total=7),
        run("c"),
    ]
    with CaptureQueriesContext(connection) as asked:
        insert(rows)
    assert len(asked) == 1
    assert [row.pk for row in rows] == [rows[0].pk, rows[0].pk + 1, rows[0].pk + 2]
    assert not any(row._state.adding for row in rows)
    kept = BulkRun.objects.order_by("pk")
    assert [(each.name, each.params, each.cursor, each.state, each.total) for each in kept] == [
        ("a", {"deep": [1, None, {"x": "y"}]}, [3], "queued", None),
        ("b", {}, None, "running", 7),
        ("c", {}, None, "queued", None),
    ]
    assert (kept[0].user_id, kept[0].finished_at, kept[0].updated_at) == (2**40, AT, AT)
    insert([])


@pytest.mark.parametrize("count", [1, FEW + 1])
def test_a_row_takes_the_place_of_the_one_that_has_its_value(count: int) -> None:
    names = [f"p{n}" for n in range(count)]
    insert(new_row(StandingPattern, digest=name, squares=["was"]) for name in names)
    untouched = insert([new_row(StandingPattern, digest="other", squares=["was"])])
    odd = ["\\ \t\n\"'{}", "茶碗 ชา", None, 1.5, {"x": [None, True]}]
    with CaptureQueriesContext(connection) as asked:
        insert((new_row(StandingPattern, digest=name, squares=odd) for name in names), in_place_of="digest")
    assert len(asked) == 1
    assert {each.digest: each.squares for each in StandingPattern.objects.all()} == {
        **dict.fromkeys(names, odd),
        untouched[0].digest: ["was"],
    }


def test_new_rows_have_the_defaults_that_django_gives() -> None:
    quick, slow = new_row(BulkRun, name="a"), BulkRun(name="a")
    names = {field.attname for field in BulkRun._meta.concrete_fields}
    own = {"public_id", "created_at", "updated_at"}
    assert {name: getattr(quick, name) for name in names - own} == {
        name: getattr(slow, name) for name in names - own
    }
    assert quick.public_id != slow.public_id
    assert quick.params is not new_row(BulkRun, name="b").params
    assert quick._state.adding
    quick.save()
    assert BulkRun.objects.get() == quick
    with pytest.raises(TypeError, match="no colour"):
        new_row(BulkRun, name="a", colour="red")


def test_what_the_table_refuses_is_refused() -> None:
    with pytest.raises(Exception, match=r"(?i)null"), transaction.atomic():
        insert([DeadLetter(task_path=None)])


BY_NAME = Read(
    lambda *, names, since: BulkRun.objects.filter(name__in=names, created_at__gte=since).order_by("name")
)


def test_it_is_compiled_once_and_told_other_values_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    insert([run(name) for name in "abcdef"])

    def names(*wanted: str, since: datetime = AT) -> list[str]:
        return [each.name for each in BY_NAME.rows(names=wanted, since=since)]

    assert names("a", "b", "c") == ["a", "b", "c"]
    monkeypatch.setattr(QuerySet, "filter", None)  # nothing is built any more, for one list as for another
    assert names("d", "e", "f") == ["d", "e", "f"]
    assert names("d", "e", "f", "x") == ["d", "e", "f"]
    assert names("d", "e", "f", since=AT + timedelta(microseconds=1)) == []


def test_nothing_is_found_among_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert BY_NAME.rows(names=[], since=AT) == []
    assert not asked.captured_queries


def test_rows_are_those_that_django_makes() -> None:
    open_markets()
    variant = make_product(make_seller(), variants=[a_variant(sku="S-1")])
    del variant
    kept = Read(lambda *, skus: Variant.objects.filter(sku__in=skus).select_related("product__business"))
    with CaptureQueriesContext(connection) as asked:
        (row,) = kept.rows(skus=["S-1"])
        product = row.product
        assert product.business.name
    assert len(asked) == 1
    plain = Variant.objects.select_related("product__business").get(sku="S-1")
    for ours, theirs in [(row, plain), (product, plain.product), (product.business, plain.product.business)]:
        assert ours == theirs
        assert {name: value for name, value in vars(ours).items() if name != "_state"} == {
            name: value for name, value in vars(theirs).items() if name != "_state"
        }
    assert not row._state.adding
    row.sku = "S-2"
    row.save(update_fields=["sku"])
    assert Variant.objects.get().sku == "S-2"
    some: Read[Any] = Read(lambda *, pk: Product.objects.filter(pk=pk).values_list("pk", "handle"))
    flat: Read[Any] = Read(lambda *, pk: Product.objects.filter(pk=pk).values_list("pk", flat=True))
    assert flat.rows(pk=product.pk) == [product.pk]
    assert [each[0] for each in some.rows(pk=product.pk)] == [product.pk]
    assert some.first(pk=0) is None


def test_what_makes_another_statement_comes_by_place() -> None:
    insert([run("a"), run("b")])
    ordered: Read[str] = Read(
        lambda order, *, state: (
            BulkRun.objects.filter(state=state).order_by(order).values_list("name", flat=True)
        )
    )
    assert ordered.rows("name", state=BulkRun.State.QUEUED) == ["a", "b"]
    assert ordered.rows("-name", state=BulkRun.State.QUEUED) == ["b", "a"]
    assert ordered.rows("name", state=BulkRun.State.FAILED) == []


def test_a_moment_is_never_built_in() -> None:
    kept = Read(lambda: BulkRun.objects.filter(created_at__lte=clock.now()))
    with pytest.raises(BuiltInError):
        kept.rows()


def test_rows_are_held_within_a_transaction_only() -> None:
    kept = Read(lambda *, name: BulkRun.objects.filter(name=name).select_for_update())
    insert([run("a")])
    with transaction.atomic():
        assert kept.rows(name="a")
    if connection.features.has_select_for_update:
        with pytest.raises(TransactionManagementError):
            kept.rows(name="a")


def test_rows_are_changed_and_told() -> None:
    insert([run("a", done=3), run("b")])
    kept = Change(
        lambda *, names, more, at: (
            BulkRun.objects.filter(name__in=names),
            {"done": F("done") + more, "finished_at": at},
        ),
        "name",
        "done",
    )
    assert kept.rows(names=["a", "x"], more=4, at=AT) == [("a", 7)]
    assert sorted(kept.rows(names=["a", "b"], more=1, at=AT)) == [("a", 8), ("b", 1)]
    assert kept.rows(names=[], more=1, at=AT) == []
    counted = Change(lambda *, name: (BulkRun.objects.filter(name=name), {"total": 5}))
    assert (counted.count(name="a"), counted.count(name="x")) == (1, 0)
    told = BulkRun.objects.order_by("name").values_list("name", "done", "total", "finished_at")
    assert list(told) == [("a", 8, 5, AT), ("b", 1, None, AT)]


def test_an_audit_row_is_appended_as_ever() -> None:
    insert(
        [AuditEntry(at=AT, actor_kind="system", action="tests.tell", subject="x", changes={"a": [1, "é"]})]
    )
    assert AuditEntry.objects.get(subject="x").changes == {"a": [1, "é"]}
