"""What a rule asks, said in the active language: its codes by name, and what would have to be otherwise."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from entrepot.apps.businesses.queries import KIND_WORDS
from entrepot.apps.programmes import words
from entrepot.apps.reference import queries as reference
from entrepot.core.support.eligibility import Change, Need, Words, say_condition

type SayDay = Callable[[date], str]


def rule_words(language: str) -> Words:
    """Return the words of a rule, countries by their names in a language."""
    return words.rule_words(partial(say_code, language=language))


def say_code(fact: str, code: str, *, language: str) -> str:
    """Say one code of a fact's list."""
    if fact == "country":
        return reference.country_name(code, language)
    return str(KIND_WORDS.get(code, code)) if fact == "kind" else code


def say_changes(changes: Iterable[Change], *, language: str, say_day: SayDay) -> list[str]:
    """Return what would have to be otherwise, a sentence each, with what to do."""
    spoken = rule_words(language)
    return [_say_change(change, spoken, say_day) for change in changes]


def _say_change(change: Change, spoken: Words, say_day: SayDay) -> str:
    said = say_condition(change.literal, spoken)
    if change.from_day is not None:
        return _("%(what)s – from %(day)s on") % {"what": said, "day": say_day(change.from_day)}
    told: dict[str, Any] = {
        Need.TELL: _("%(what)s – not known yet: tell it in your profile"),
        Need.PROVE: _("%(what)s – declared; it has to be shown by a document"),
        Need.CHANGE: "%(what)s",
    }
    return str(told[change.need]) % {"what": said}
