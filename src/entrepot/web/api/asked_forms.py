"""A decision as the desk's page asks it, for programs: what may be answered, and the answers taken in.

What a person decides on a page and a program over the API is one form: the same choices, the same refusals.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict

from entrepot.apps.kernel.problems import ProblemRaised, invalid_request

type Answers = Mapping[str, str | bool | list[str]]
CHECKED = "on"


def questions_of(form: forms.Form) -> Iterator[dict[str, Any]]:
    """Yield what a form asks: name, words, whether it must be answered, and what may be chosen."""
    for name, field in form.fields.items():
        offered = getattr(field, "choices", None) or ()
        yield {
            "name": name,
            "label": str(field.label or name),
            "about": str(field.help_text),
            "kind": _kind(field),
            "required": field.required,
            "longest": getattr(field, "max_length", None),
            "choices": [{"code": str(code), "words": str(words)} for code, words in offered if code],
        }


def answered(answers: Answers) -> QueryDict:
    """Return answers as a page sends them. A flag that is false is not sent."""
    sent = QueryDict(mutable=True)
    for name, value in answers.items():
        if isinstance(value, list):
            sent.setlist(name, value)
        elif isinstance(value, str):
            sent[name] = value
        elif value:
            sent[name] = CHECKED
    return sent


def require_good(form: forms.Form, answers: Answers) -> None:
    """Raise a problem that names every answer that is missing, wrong, or to no question."""
    known = ", ".join(form.fields)
    errors = [(f"answers.{name}", "this is not asked", known) for name in answers if name not in form.fields]
    errors += [
        ("" if name == NON_FIELD_ERRORS else f"answers.{name}", str(said), _fix(form, name))
        for name, told in form.errors.items()
        for said in told
    ]
    if errors:
        raise ProblemRaised(invalid_request(errors))


def _kind(field: forms.Field) -> str:
    match field:
        case forms.MultipleChoiceField():
            return "choices"
        case forms.ChoiceField():
            return "choice"
        case forms.BooleanField():
            return "flag"
        case forms.DateField():
            return "day"
        case forms.FileField():
            return "file"
    return "text"


def _fix(form: forms.Form, name: str) -> str:
    """Return what may be answered."""
    field = form.fields.get(name)
    offered = getattr(field, "choices", None) or ()
    codes = ", ".join(str(code) for code, _words in offered if code)
    return f"one of: {codes}" if codes else str(getattr(field, "help_text", "") or "answer it anew")
