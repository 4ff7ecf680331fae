"""A stranger opens a shop with a phone or an address, a country and a name; the code signs them in."""

import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from tests.factories import make_user
from tests.web.seller.test_pages import CHINESE, words_of

from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.businesses.models import Business

pytestmark = pytest.mark.django_db
THREE = {"contact": "Anna@Example.com", "country": "RW", "name": "Hill Coffee"}


def code_of(client: Client, **given: str) -> str:
    answer = client.post("/sell/open/", THREE | given)
    assert answer["Location"] == "/sell/open/code/"
    found = re.search(r"^([B-Z2-9]{6})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found is not None
    return found[1]


def test_three_fields_and_a_code_open_a_shop(client: Client) -> None:
    code = code_of(client)
    assert not User.objects.exists()
    assert "We wrote to anna@example.com." in words_of(client.get("/sell/open/code/"))
    answer = client.post("/sell/open/code/", {"code": f" {code.lower()} "}, follow=True)
    assert "Your first product takes two minutes" in words_of(answer)
    row = Business.objects.get()
    assert (row.name, row.country, row.state) == ("Hill Coffee", "RW", "listed")
    assert EmailAddress.objects.get().verified
    assert not User.objects.get().has_usable_password()
    assert client.get("/sell/").status_code == 302
    assert Business.objects.count() == 1  # what was given is used once


def test_who_sells_already_comes_in_and_founds_nothing(client: Client) -> None:
    user = make_user("anna@example.com")
    code = code_of(client)
    client.post("/sell/open/code/", {"code": code}, follow=True)
    assert Organisation.objects.count() == 1  # a person without one got theirs
    client.logout()
    client.post("/sell/open/code/", {"code": code_of(client, name="Another")}, follow=True)
    assert Organisation.objects.count() == 1
    assert User.objects.get() == user
    assert User.objects.get().has_usable_password()


def test_a_password_that_was_set_without_the_mailbox_opens_nothing(client: Client) -> None:
    make_user("anna@example.com", verified=False)
    client.post("/sell/open/code/", {"code": code_of(client)}, follow=True)
    assert not User.objects.get().has_usable_password()


def test_wrong_codes_run_out(client: Client) -> None:
    code = code_of(client)
    for _try in range(5):
        assert client.post("/sell/open/code/", {"code": "BBBBBB"}).status_code == 422
    assert "The code is used up." in words_of(client.post("/sell/open/code/", {"code": code}))
    assert not User.objects.exists()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path))
    return tmp_path


def text_code(home: Path) -> str:
    """Return the code of the last text message."""
    newest = max((home / "sms").glob("sic_*.txt"), key=lambda path: path.stat().st_mtime_ns)
    found = re.search(r"^(\d{6}) is your code", newest.read_text(), re.MULTILINE)
    assert found is not None
    return found[1]


def test_a_telephone_is_enough(client: Client, home: Path) -> None:
    client.post("/sell/open/", THREE | {"contact": "0788 123 456"})
    assert "+250 788 123 456" in words_of(client.get("/sell/open/code/"))
    answer = client.post("/sell/open/code/", {"code": text_code(home)}, follow=True)
    assert "Your first product takes two minutes" in words_of(answer)
    person = User.objects.get()
    assert (person.email, person.phone, person.address) == (None, "+250788123456", "+250788123456")
    assert not mail.outbox


def test_what_is_missing_is_named_in_the_readers_language(client: Client) -> None:
    wrong = client.post("/sell/open/", THREE | {"contact": "x", "name": ""})
    assert wrong.status_code == 422
    assert "开设您的店铺" in words_of(client.get("/sell/open/", **CHINESE))
    assert client.get("/sell/open/code/")["Location"] == "/sell/open/"
