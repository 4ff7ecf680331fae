"""The pages about one's own data: read, taken along, erased; and what the platform sees of it."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.factories import PASSWORD, make_organisation, make_user

from entrepot.apps.accounts import actions, keys
from entrepot.apps.accounts.models import DataExport, ErasureRequest, User
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.messages.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client: Client) -> Client:
    """Somebody who has signed in, and given the password again."""
    enter(client, make_user("mei@example.com", name="Mei"))
    return client


def enter(client: Client, user: User) -> None:
    client.force_login(user)
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def test_a_person_reads_takes_along_and_is_erased(person: Client) -> None:
    page = person.get("/account/data/")
    assert page.status_code == 200
    assert "Your name and e-mail address are kept" in page.content.decode()
    assert person.post("/account/data/export/").status_code == 302
    workers.run_pending("bulk")
    export = DataExport.objects.get()
    file = person.get(f"/account/data/exports/{export.public_id}.zip")
    assert (file.status_code, file["Content-Type"]) == (200, "application/zip")
    assert "no-store" in file["Cache-Control"]
    assert file.getvalue().startswith(b"PK")
    for close in file._resource_closers:  # closing the answer would close the database too
        close()
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.get(f"/account/data/exports/{export.public_id}.zip").status_code == 404

    assert person.get("/account/data/erase/").status_code == 200
    assert person.post("/account/data/erase/").status_code == 302
    assert "You will be erased on" in person.get("/account/data/").content.decode()
    assert person.post("/account/data/keep/").status_code == 302
    assert ErasureRequest.objects.get().state == "taken_back"


def test_who_signed_in_long_ago_signs_in_again_before_being_erased(person: Client) -> None:
    with clock.travel(clock.now() + timedelta(hours=2)):
        session = person.session
        session["account_authentication_methods"] = []
        session.save()
        answer = person.post("/account/data/erase/")
    assert "reauthenticate" in answer["Location"]
    assert not ErasureRequest.objects.exists()


def test_what_stands_in_the_way_is_named(person: Client) -> None:
    user = make_user("owner@example.com")
    make_organisation(user, "Hill Candles")
    enter(person, user)
    answer = person.post("/account/data/erase/")
    assert answer.status_code == 422
    assert "Hill Candles" in answer.content.decode()


def test_a_guest_asks_by_a_mailed_link(client: Client) -> None:
    assert client.post("/account/guest/", {"email": "nobody"}).status_code == 422
    assert client.post("/account/guest/", {"email": "mei@example.com"}).status_code == 302
    assert Message.objects.get(template="guest_data").address == "mei@example.com"
    signed = keys.sign_address("mei@example.com", at=clock.now())
    where = f"/account/guest/{signed}/"
    assert client.get(where).status_code == 200
    assert client.post(where).status_code == 302
    assert client.post(where).status_code == 302
    assert ErasureRequest.objects.get().state == "taken_back"
    assert client.get("/account/guest/forged/").status_code == 404


def test_an_operator_asks_sees_and_is_seen(client: Client) -> None:
    boss = make_user()
    actions.grant_platform_role(email=boss.email, role="operator", by=SYSTEM, at=clock.now())
    client.force_login(boss)
    user = make_user()
    refused = client.post("/operate/people/", {"person": user.email, "why": ""})
    assert refused.status_code == 422
    assert client.post("/operate/people/", {"person": user.email, "why": "By letter"}).status_code == 302
    page = client.get("/operate/people/").content.decode()
    assert user.public_id in page
    assert "By letter" in page
    request = ErasureRequest.objects.get().public_id
    assert client.post("/operate/people/", {"keep": request}).status_code == 302
    assert client.get(f"/operate/raw/accounts/user/{user.pk}/change/").status_code == 200
    (seen,) = AuditEntry.objects.filter(action="accounts.read_personal")
    assert (seen.user_id, seen.subject.startswith("raw:")) == (boss.pk, True)
    client.force_login(user)
    assert client.get("/operate/people/").status_code == 404
