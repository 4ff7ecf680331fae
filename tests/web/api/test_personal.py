"""Taking one's own data along by a program; and that no key ends an account."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from tests.factories import AT, actor_of, join, make_organisation, make_user
from tests.web.api.calls import Caller, token_of
from tests.web.api.test_quotes import is_problem

from entrepot.apps.accounts import actions
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.travel(AT):
        yield


@pytest.fixture
def owner() -> Actor:
    user = make_user(name="Ann Hill")
    return actor_of(user, make_organisation(user))


def test_a_program_takes_its_makers_data_along(client: Client, owner: Actor) -> None:
    program = Caller(client, token_of(owner))
    made = program.post("/data/exports", {"of": "person"})
    assert (made["of"], made["state"]) == ("person", "preparing")
    is_problem(program.ask("POST", "/data/exports", {"of": "person"}), 409)
    is_problem(program.ask("GET", f"/data/exports/{made['id']}/file"), 404)
    workers.run_pending("bulk")
    assert program.get("/data/exports")["items"][0]["state"] == "ready"
    fetched = program.ask("GET", f"/data/exports/{made['id']}/file")
    assert fetched["Cache-Control"] == "no-store"
    with ZipFile(BytesIO(fetched.content)) as file:
        assert "index.html" in file.namelist()


def test_a_business_is_for_its_owners(client: Client, owner: Actor) -> None:
    organisation = owner.organisation_id
    member = Caller(client, token_of(owner))
    assert organisation is not None
    assert member.post("/data/exports", {"of": "business"})["of"] == "business"
    own = make_user()
    admin = join(own, make_organisation(make_user()), "admin")
    is_problem(Caller(client, token_of(admin)).ask("POST", "/data/exports", {"of": "business"}), 403)
    is_problem(member.ask("POST", "/data/exports", {"of": "everybody"}), 422)


def test_a_wish_to_be_erased_is_seen_and_taken_back_but_never_made_by_a_key(
    client: Client, owner: Actor
) -> None:
    program = Caller(client, token_of(owner))
    is_problem(program.ask("GET", "/data/erasure"), 404)
    is_problem(program.ask("POST", "/data/erasure", {}), 405)
    leaving = make_user()
    quitter = join(leaving, make_organisation(make_user()), "admin")
    theirs = Caller(client, token_of(quitter))
    wish = actions.request_erasure(language="en", by=actor_of(leaving), at=AT)
    assert theirs.get("/data/erasure") | {"asked_at": ""} == {
        "id": wish,
        "state": "waiting",
        "asked_at": "",
        "due_at": "2026-12-05T09:00:00Z",
    }
    is_problem(program.ask("DELETE", "/data/erasure"), 404)
    theirs.delete("/data/erasure")
    is_problem(theirs.ask("GET", "/data/erasure"), 404)
