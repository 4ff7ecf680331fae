"""A review or a question that somebody reports: it stays, or it is hidden, with a reason for both sides."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.reviews import actions, queries
from entrepot.apps.reviews.words import GROUND_WORDS
from entrepot.web.operator.cases import Case, plain
from entrepot.web.operator.cases.closing import settle

KEEP: Final = "kept"
HIDE: Final = "hidden"
CHOICES: Final = ((KEEP, gettext_lazy("It stays")), (HIDE, gettext_lazy("Take it off the page")))


class ReportedForm(forms.Form):
    """Keep it, or hide it on a ground; why is read by who wrote it and who reported it."""

    choice = forms.ChoiceField(label=gettext_lazy("Your decision"), choices=CHOICES, widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=gettext_lazy("If you take it off: what is wrong with it"),
        choices=[("", "–"), *((ground, lazystr(words)) for ground, words in GROUND_WORDS.items())],
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Who wrote it and who reported it read this. Name no person."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=400,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a ground when it is taken off the page."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("choice") == HIDE and not data.get("ground"):
            self.add_error("ground", ValidationError(_("Choose what is wrong with it.")))
        return data


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    asks = item.subject_kind == "question"
    get = queries.get_question if asks else queries.get_review
    reports = queries.list_reports(item.subject, viewer=viewer)
    return {
        "said": get(item.subject, viewer=viewer),
        "asks": asks,
        "reports": [(each, GROUND_WORDS[each.ground]) for each in reports],
    }


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    with transaction.atomic():
        actions.decide_reports(
            subject=item.subject,
            decision=data["choice"],
            ground=data["ground"],
            reason=data["reason"],
            by=by,
            at=at,
        )
        settle(item, data["choice"], data["reason"], by=by, at=at)
    if data["choice"] == HIDE:
        return _("It is off the page, and out of the score. Both sides are told why.")
    return _("It stays. Who reported it is told why.")


REPORTED: Final = Case(
    template="operator/items/reported.html",
    load=_load,
    form=plain(ReportedForm),
    decide=_decide,
    button=gettext_lazy("Record the decision"),
)
