"""Numbers of registers and tax offices: how a country writes them, how far one can be tested.

A check figure tells a number that was mistyped. Where a country has none, its form is tested; where we know
no rule, the number is taken as it is and said to be untested, so that a person looks it up.
"""

import re
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError

from entrepot.apps.reference import queries as reference
from entrepot.apps.reference.queries import NumberRule
from entrepot.core.support.verification import Known, Number

REGISTRATION: Final = "registration"
TAX: Final = "tax_number"
LONGEST: Final = 60
_FREE = re.compile(r"[A-Z0-9][A-Z0-9 ./\-]{2,59}")

type Fault = tuple[str, str, str]
"""Field, what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class Read:
    """A number as it is kept and how far it was tested; or what is wrong with it."""

    number: Number | None
    faults: tuple[Fault, ...] = ()


def rule_of(kind: str, country: str) -> NumberRule | None:
    """Return how a country writes its numbers of this kind, None where we know no rule."""
    return reference.get_number_rule(kind, country)


def read_number(kind: str, country: str, text: str) -> Read:
    """Return a number as it is kept, or every fault of it. Blanks around it and its case do not matter."""
    text = " ".join(text.split()).upper()
    rule = rule_of(kind, country)
    if not text:
        return Read(None, ((kind, _("The number is missing."), _("Copy it from the document.")),))
    if rule is None:
        if _FREE.fullmatch(text):
            return Read(Number(text, Known.UNCHECKED))
        return Read(None, ((kind, _("This is not a number."), _("Give letters and figures only.")),))
    for level, test in rule.tests:
        kept = _pattern(test, text) if test.startswith("/") else _checked(test, text, country)
        if kept:
            return Read(Number(kept, Known(level)))
    said = {"label": rule.label, "example": rule.example}
    fix = _("Look at the document again: %(label)s looks like %(example)s.") % said
    return Read(None, ((kind, _("This number cannot be right."), fix),))


def _pattern(test: str, text: str) -> str:
    plain = re.sub(r"[\s.\-]", "", text)
    return plain if re.fullmatch(test.strip("/"), plain) else ""


def _checked(name: str, text: str, country: str) -> str:
    """Return the number compacted when its module of stdnum takes it, else nothing."""
    if name == "eu.vat" and not text.startswith(_vat_prefix(country)):
        text = _vat_prefix(country) + text
    try:
        return str(import_module(f"stdnum.{name}").validate(text))
    except ValidationError:
        return ""


def _vat_prefix(country: str) -> str:
    return "EL" if country == "GR" else country
