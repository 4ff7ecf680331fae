"""Decisions that are noted and change nothing else: somebody looked, and says what they found."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.desk import actions as desk
from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor
from entrepot.web.operator.cases import Case, plain

SETTLED: Final = "settled"


class NoteForm(forms.Form):
    """What was found, and done."""

    note = forms.CharField(
        label=gettext_lazy("What you found, and what you did"),
        help_text=gettext_lazy("Whoever looks next reads this. No names, no card numbers."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


def close_with_note(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    """Close an item with what the person found."""
    settle(item, SETTLED, data["note"], by=by, at=at)
    return _("Noted, and off the desk.")


def settle(item: ItemView, decision: str, note: str, *, by: Actor, at: datetime) -> None:
    """Take an item, unless it is in the person's hands already, and decide it."""
    if not item.is_mine:
        desk.take(item=item.public_id, by=by, at=at)
    desk.decide(item=item.public_id, decision=decision, note=note, by=by, at=at)


def _nothing(_item: ItemView, _viewer: Actor) -> dict[str, Any]:
    return {}


OTHER = Case(
    template="operator/items/other.html",
    load=_nothing,
    form=plain(NoteForm),
    decide=close_with_note,
    button=gettext_lazy("Close with this note"),
)
