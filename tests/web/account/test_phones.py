"""The pages of signing in with a telephone: in both languages, without telling who is known."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from tests.factories import PASSWORD, make_user
from tests.web.account.test_pages import CHINESE, sign_in, text_of

from entrepot.apps.accounts.models import PlatformMembership, User
from entrepot.apps.messages import provider

pytestmark = pytest.mark.django_db
NUMBER = "+250788123456"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path))
    return tmp_path


def last_text(home: Path) -> str:
    return max((home / "sms").iterdir(), key=lambda path: path.stat().st_mtime_ns).read_text()


def code_for(client: Client, home: Path, page: str = "/account/phone/enter/", number: str = NUMBER) -> str:
    assert client.post(page, {"number": number, "next": "/sell/"})["Location"] == "/account/phone/code/"
    found = re.search(r"^(\d{6}) is your code", last_text(home), re.MULTILINE)
    assert found is not None
    return found[1]


def test_who_is_known_comes_in_and_goes_on_where_they_wanted(client: Client, home: Path) -> None:
    User.objects.create_user(None, None, name="Rose", phone=NUMBER)
    code = code_for(client, home)
    assert last_text(home).endswith(f"@localhost #{code}\n")  # browsers fill it in here, and nowhere else
    assert client.post("/account/phone/code/", {"code": "x"}).status_code == 422
    assert client.post("/account/phone/code/", {"code": code})["Location"] == "/sell/"
    assert client.get("/account/").status_code == 200
    for name in ("/account/email/", "/account/2fa/", "/account/data/", "/account/password/set/"):
        assert client.get(name, follow=True).status_code == 200, name


def test_who_is_not_known_learns_it_from_their_own_telephone_alone(client: Client, home: Path) -> None:
    User.objects.create_user(None, None, name="Rose", phone="+250788123457")
    known = client.post("/account/phone/enter/", {"number": "+250788123457"})
    stranger = client.post("/account/phone/enter/", {"number": NUMBER})
    assert (known.status_code, known["Location"]) == (stranger.status_code, stranger["Location"])
    answer = client.post("/account/phone/code/", {"code": code_for(client, home)}, follow=True)
    assert answer.redirect_chain[-1][0] == "/sell/open/"
    assert User.objects.count() == 1


def test_a_person_adds_their_number_and_takes_it_off(home: Path) -> None:
    client = sign_in(make_user("anna@example.com"))
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    code = code_for(client, home, "/account/phone/")
    assert client.post("/account/phone/code/", {"code": code})["Location"] == "/account/phone/"
    assert "+250 788 123 456" in text_of(client.get("/account/phone/"))
    client.post("/account/phone/remove/")
    assert User.objects.get().phone is None


def test_pages_stand_in_both_languages_and_name_what_is_wrong(client: Client) -> None:
    for address in ("/account/phone/enter/", "/account/login/"):
        assert "手机" in text_of(client.get(address, **CHINESE))
    wrong = client.post("/account/phone/enter/", {"number": "12"})
    assert wrong.status_code == 422
    assert "This is not a telephone number" in text_of(wrong)
    assert client.get("/account/phone/code/")["Location"] == "/account/phone/enter/"


def test_a_gateway_that_is_down_is_said_and_no_secret_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_more: object) -> None:
        raise OSError("down")

    monkeypatch.setattr(provider.SmsInFiles, "send", fail)
    answer = client.post("/account/phone/enter/", {"number": NUMBER})
    assert answer.status_code == 422
    assert "Text messages do not go out just now" in text_of(answer)


def test_people_of_the_platform_are_sent_to_their_mailbox(client: Client, home: Path) -> None:
    user = make_user()
    User.objects.filter(pk=user.pk).update(phone=NUMBER)
    PlatformMembership.objects.create(user=user, role="officer")
    answer = client.post("/account/phone/code/", {"code": code_for(client, home)})
    assert "do not sign in with a telephone" in text_of(answer)
    assert "_auth_user_id" not in client.session
