"""What can wait on the desk: for each kind of subject, what one must see to decide, and the decisions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise

from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """How one kind of subject is shown and decided.

    `load` returns what the template needs; `form` are the decisions, the fields of one form; `decide` takes
    the form's data, does it through the app the subject belongs to, and returns what to tell the person.
    """

    template: str
    load: Callable[[ItemView, Actor], dict[str, Any]]
    form: Callable[..., forms.Form]
    decide: Callable[[ItemView, Mapping[str, Any], Actor, datetime], str]
    button: Promise
