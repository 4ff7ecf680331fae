"""What can wait on the desk: for each kind of subject, what one must see to decide, and the decisions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise

from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor

type Sent = QueryDict | None


def plain(form: type[forms.Form]) -> Callable[[Sent, Mapping[str, Any]], forms.Form]:
    """Return a form that is the same whatever was loaded."""

    def made(sent: Sent, _facts: Mapping[str, Any]) -> forms.Form:
        return form(sent)

    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """How one kind of subject is shown and decided.

    `load` returns what the template needs; `form` makes the one form of decisions from what was sent and what
    was loaded; `decide` takes the form's data, does it through the app the subject belongs to, and returns
    what to tell the person.
    """

    template: str
    load: Callable[[ItemView, Actor], dict[str, Any]]
    form: Callable[[Sent, Mapping[str, Any]], forms.Form]
    decide: Callable[[ItemView, Mapping[str, Any], Actor, datetime], str]
    button: Promise
