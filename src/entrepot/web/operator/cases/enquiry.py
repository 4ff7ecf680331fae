"""A business asks the platform something: its words, and our answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.desk.queries import ItemView
from entrepot.apps.enquiries import actions, queries
from entrepot.apps.enquiries.actions import LONGEST
from entrepot.apps.enquiries.words import TOPIC_WORDS
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.web.operator.cases import Case, plain
from entrepot.web.operator.cases.closing import settle

ANSWERED: Final = "answered"


class AnswerForm(forms.Form):
    """What we answer."""

    use_required_attribute = False

    words = forms.CharField(
        label=gettext_lazy("Our answer"),
        help_text=gettext_lazy("The business reads it, and gets it by mail. Say what to do next."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST,
    )


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    asked = queries.get_enquiry(item.subject, viewer=viewer)
    return {
        "asked": asked,
        "topic": TOPIC_WORDS[asked.topic],
        "turns": queries.list_turns(item.subject, viewer=viewer),
        "who": businesses.get_standing(asked.business, viewer=SYSTEM),
    }


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    with transaction.atomic():
        actions.answer_enquiry(enquiry=item.subject, words=data["words"], by=by, at=at)
        settle(item, ANSWERED, "", by=by, at=at)
    return _("Answered. The business gets it by mail.")


ENQUIRY: Final = Case(
    template="operator/items/enquiry.html",
    load=_load,
    form=plain(AnswerForm),
    decide=_decide,
    button=gettext_lazy("Send the answer"),
)
