from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from tests.factories import actor_of, make_user

from entrepot.apps.accounts import queries
from entrepot.apps.accounts.models import Membership, Organisation, User

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_demo_is_the_same_however_often_it_runs() -> None:
    first, second = run("demo"), run("demo")
    assert first == second
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.country) == ("Shaxi Tea Co-operative", "CN")
    told = Membership.objects.order_by("id").values_list("user__email", "role")
    assert list(told) == [
        ("mei@demo.example", "owner"),
        ("bo@demo.example", "admin"),
        ("ana@demo.example", "member"),
    ]
    password = first.split("password ")[1].split()[0]
    mei = User.objects.get(email="mei@demo.example")
    assert mei.check_password(password)
    assert authenticate(email="mei@demo.example", password=password) == mei
    assert len(queries.list_members(viewer=actor_of(mei, organisation.public_id))) == 3


def test_the_command_line_makes_the_first_operator() -> None:
    user = make_user("first@example.com")
    assert run("grant_role", "First@example.com", "operator") == "First@example.com is operator.\n"
    assert actor_of(user).roles == {"operator"}
    with pytest.raises(CommandError):
        run("grant_role", "nobody@example.com", "operator")
