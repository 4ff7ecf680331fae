from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from tests.factories import actor_of, make_user

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_the_command_line_makes_the_first_operator() -> None:
    user = make_user("first@example.com")
    assert run("grant_role", "First@example.com", "operator") == "First@example.com is operator.\n"
    assert actor_of(user).roles == {"operator"}
    with pytest.raises(CommandError):
        run("grant_role", "nobody@example.com", "operator")
