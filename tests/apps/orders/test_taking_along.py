"""Taking one's data along: all of it, made in the background, fetched by oneself, gone after a week."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from tests.apps.orders.shop import HOME, fill_cart, make_shelf, place
from tests.factories import AT, actor_of, join, make_organisation, make_user

from entrepot.apps.accounts import actions, packing, queries, tasks
from entrepot.apps.accounts.models import DataExport, Organisation
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry, BulkRun
from entrepot.apps.kernel.personal import Holding, holdings
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages.models import Message

pytestmark = pytest.mark.django_db


def exported(by: Actor, *, of_business: bool = False, language: str = "en") -> zipfile.ZipFile:
    """Have an export made and return it, opened by who asked."""
    with clock.travel(AT):
        public_id = actions.request_export(of_business=of_business, language=language, by=by, at=AT)
        assert queries.get_export(public_id, viewer=by, at=AT).state == "preparing"
        workers.run_pending("bulk")
        seen = queries.get_export(public_id, viewer=by, at=AT)
        assert (seen.state, seen.done) == ("ready", seen.total)
        with queries.open_export(public_id, viewer=by, at=AT) as source:
            return zipfile.ZipFile(io.BytesIO(source.read()))


def rows_of(archive: zipfile.ZipFile, name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(archive.read(f"data/{name}.json"))
    return found


def test_a_person_gets_everything_and_nothing_of_others() -> None:
    shelf = make_shelf()
    user, other = make_user("mei@example.com", name="Tan Mei Ling"), make_user("eve@example.com", name="Eve")
    buyer = actor_of(user)
    order = place(fill_cart((shelf, 1), by=buyer, key=""), by=buyer, key="").orders[0]
    place(fill_cart((shelf, 1), by=actor_of(other), key=""), by=actor_of(other), key="")
    workers.run_pending()
    archive = exported(buyer)
    assert [row["public_id"] for row in rows_of(archive, "orders_order")] == [order]
    (address,) = rows_of(archive, "orders_orderaddress")
    assert (address["recipient"], address["phone"]) == (HOME.recipient, HOME.phone)
    assert [row["email"] for row in rows_of(archive, "accounts_user")] == ["mei@example.com"]
    whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"eve@example.com" not in whole
    assert user.password.encode() not in whole
    page = archive.read("index.html").decode()
    assert "Where your orders went" in page
    assert HOME.lines in page
    assert "http" not in page.replace("http://www.w3.org", "")
    assert Message.objects.get(template="export_ready").address == "mei@example.com"
    assert not default_storage.exists("exports/parts") or default_storage.listdir("exports/parts")[1] == []


def test_what_was_packed_and_not_noted_is_packed_again_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A worker is killed after it wrote the file and before it said so: the parts are still there."""
    done: list[str] = []

    def twice(export: str, folder: str, tables: list[Holding], *, made_on: date) -> tuple[str, int]:
        done.append(packing.pack(export, folder, tables, made_on=made_on)[0])
        return packing.pack(export, folder, tables, made_on=made_on)

    monkeypatch.setattr(tasks, "pack", twice)
    archive = exported(actor_of(make_user("mei@example.com")))
    assert [row["email"] for row in rows_of(archive, "accounts_user")] == ["mei@example.com"]
    assert DataExport.objects.get().stored == done[0]


def test_every_table_with_something_held_is_in_it() -> None:
    """What is declared is what is handed over: each table whose rows are found stands in the file."""
    user = make_user()
    join(user, make_organisation(make_user()))
    whose = queries.get_person(viewer=actor_of(user))
    archive = exported(actor_of(user))
    Message.objects.all().delete()  # that it is ready was written afterwards
    found = {f"data/{each.name}.json" for each in holdings() if each.rows(whose).exists()}
    assert {"data/accounts_user.json", "data/accounts_membership.json"} <= found
    assert found == {name for name in archive.namelist() if name.startswith("data/")}


def test_an_owner_takes_the_business_along_and_nobody_else() -> None:
    shelf = make_shelf()
    place(fill_cart((shelf, 2)))
    workers.run_pending()
    owner = shelf.seller
    archive = exported(owner, of_business=True, language="zh-hans")
    assert [row["public_id"] for row in rows_of(archive, "catalogue_product")] == [shelf.product]
    assert len(rows_of(archive, "orders_orderline")) == 1
    assert "商品" in archive.read("index.html").decode()
    public_id = DataExport.objects.get().public_id
    organisation = Organisation.objects.get(pk=owner.organisation_id).public_id
    admin = join(make_user(), organisation, "admin")
    second = join(make_user(), organisation, "owner")
    with pytest.raises(PermissionRefused):
        actions.request_export(of_business=True, language="en", by=admin, at=AT)
    for stranger in (admin, second, actor_of(make_user())):
        with pytest.raises(DataExport.DoesNotExist):
            queries.open_export(public_id, viewer=stranger, at=AT)
    with pytest.raises(DataExport.DoesNotExist):  # its owner, acting for nobody
        queries.get_export(public_id, viewer=Actor(kind=ActorKind.PERSON, user_id=owner.user_id))


def test_it_is_made_once_at_a_time_and_deleted_after_a_week() -> None:
    buyer = actor_of(make_user())
    with clock.travel(AT):
        actions.request_export(of_business=False, language="en", by=buyer, at=AT)
    with pytest.raises(ProblemRaised) as busy:
        actions.request_export(of_business=False, language="en", by=buyer, at=AT)
    assert busy.value.problem.status == 409
    with clock.travel(AT):
        workers.run_pending("bulk")
    (row,) = DataExport.objects.exclude(stored="")
    with pytest.raises(DataExport.DoesNotExist):
        queries.open_export(row.public_id, viewer=buyer, at=AT + timedelta(days=7))
    assert default_storage.exists(row.stored)
    assert actions.drop_exports(by=SYSTEM, at=AT + timedelta(days=7)) == 1
    assert not default_storage.exists(row.stored)
    assert queries.get_export(row.public_id, viewer=buyer, at=AT).state == "ended"
    BulkRun.objects.update(state="failed")
    DataExport.objects.update(ready_at=None)
    assert queries.get_export(row.public_id, viewer=buyer, at=AT).state == "failed"


def test_a_key_needs_its_own_scope_and_each_look_is_written_down() -> None:
    user = make_user()
    key = Actor(kind=ActorKind.TOKEN, user_id=user.pk, organisation_id=1, scopes=frozenset({"orders:read"}))
    with pytest.raises(PermissionRefused):
        actions.request_export(of_business=False, language="en", by=key, at=AT)
    boss = make_user()
    actions.grant_platform_role(email=boss.email, role="operator", by=SYSTEM, at=AT)
    actions.note_reading(subject="ord_1", page="operate-order", by=actor_of(boss), at=AT)
    with pytest.raises(PermissionRefused):
        actions.note_reading(subject="ord_1", page="operate-order", by=actor_of(user), at=AT)
    (seen,) = queries.list_readings(viewer=actor_of(boss), subject="ord_1")
    assert (seen.user_id, seen.page) == (boss.pk, "operate-order")
    assert [each.subject for each in queries.list_readings_of(["ord_1"], viewer=actor_of(user))] == ["ord_1"]
    assert AuditEntry.objects.filter(action="accounts.read_personal").count() == 1
