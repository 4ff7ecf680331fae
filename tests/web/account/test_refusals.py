"""What a person sees when a page refuses: the house's own words, in their language."""

import pytest
from django.test import Client
from django.urls import reverse
from django.views.defaults import server_error

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "words"), [("en", "This page is not here"), ("zh-CN", "页面不存在")])
def test_what_is_not_there_is_said_in_the_house_style(client: Client, language: str, words: str) -> None:
    answer = client.get("/account/nowhere/", headers={"accept-language": language})
    assert answer.status_code == 404
    assert words in answer.content.decode()
    assert "design/every.css" in answer.content.decode()


def test_a_form_without_its_token_is_refused_kindly() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "This form has grown old" in answer.content.decode()


def test_a_fault_of_ours_gives_nothing_away(rf: object) -> None:
    answer = server_error(rf.get("/"))  # type: ignore[attr-defined]
    assert answer.status_code == 500
    assert "Nothing was changed" in answer.content.decode()
