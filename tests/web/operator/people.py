"""People of the platform, and their browsers."""

import re
from html import unescape
from typing import Any

from django.test import Client
from tests.factories import AT, make_user

from entrepot.apps.accounts.actions import grant_platform_role
from entrepot.apps.accounts.models import User
from entrepot.apps.kernel.actors import SYSTEM


def person_of(role: str, name: str = "") -> User:
    """Return somebody with a role on the platform."""
    user = make_user(name=name)
    grant_platform_role(email=user.email, role=role, by=SYSTEM, at=AT)
    return user


def browser_of(user: User) -> Client:
    """Return a browser in which the person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def words_of(answer: Any) -> str:
    """Return the words of a page's main part, without markup."""
    body = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))
