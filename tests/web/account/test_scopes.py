"""Every scope an app asks of a token can be given to one, in words of both languages."""

import re
from pathlib import Path

from django.utils import translation

import entrepot
from entrepot.apps.accounts import roles
from entrepot.apps.ledger import queries as ledger
from entrepot.web.account.words import SCOPES

ASKED = re.compile(r'= "([a-z]+:(?:read|write))"')


def test_every_scope_an_app_asks_for_can_be_given() -> None:
    apps = Path(entrepot.__file__).parent / "apps"
    asked = {scope for path in apps.rglob("*.py") for scope in ASKED.findall(path.read_text("utf-8"))}
    assert ledger.LEDGER_READ in asked
    of_the_platform = frozenset().union(*roles.PLATFORM_SCOPES.values())
    assert asked <= set(roles.SCOPES) | of_the_platform
    assert len(set(roles.SCOPES)) == len(roles.SCOPES)


def test_every_scope_has_words_in_both_languages() -> None:
    assert set(SCOPES) == set(roles.SCOPES)
    for words in SCOPES.values():
        with translation.override("zh-hans"):
            chinese = str(words)
        assert chinese != str(words)
