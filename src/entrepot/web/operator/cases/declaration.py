"""A declaration that waits for a person: customs asks, looks at it, or has refused it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.customs import actions, queries
from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor
from entrepot.web.operator.cases import Case, Sent
from entrepot.web.operator.cases.closing import SETTLED, settle

ANSWER, SEND, RELEASE, NOTE = "answer", "send", "release", "note"
BY_HAND: Final = {
    "submitted": gettext_lazy("The papers were carried to customs by hand"),
    "withdrawn": gettext_lazy("It is not declared: withdraw it"),
    "accepted": gettext_lazy("Customs registered it, by letter"),
    "queried": gettext_lazy("Customs asks something, by letter"),
    "refused": gettext_lazy("Customs refused the goods, by letter"),
}
WHEN: Final = {
    "submitted": frozenset({"draft"}),
    "withdrawn": frozenset({"draft"}),
    "accepted": frozenset({"submitted", "answered"}),
    "queried": frozenset({"submitted", "accepted", "examined", "answered"}),
    "refused": frozenset({"submitted", "accepted", "examined", "queried", "answered", "assessed"}),
}
RELEASABLE: Final = frozenset({"submitted", "accepted", "examined", "answered", "assessed"})


class DeclarationForm(forms.Form):
    """What a person can do about a declaration as it stands; the text is the answer, or how they know."""

    choice = forms.ChoiceField(label=gettext_lazy("What you do"), widget=forms.RadioSelect)
    question = forms.ChoiceField(label=gettext_lazy("Question"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Your words"),
        help_text=gettext_lazy("The answer to customs, or how customs told you."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
    )

    def __init__(self, sent: Sent, declaration: queries.DeclarationView) -> None:
        """Offer what fits the state the declaration is in."""
        super().__init__(sent)
        asked = [(each.public_id, each.text) for each in declaration.open_questions]
        self.fields["choice"].choices = list(choices_of(declaration))  # type: ignore[attr-defined]  # a field's
        if asked:
            self.fields["question"].choices = asked  # type: ignore[attr-defined]  # same
        else:
            del self.fields["question"]


def choices_of(declaration: queries.DeclarationView) -> list[tuple[str, Any]]:
    """Return what can be done about a declaration in its state, the likeliest first."""
    found: list[tuple[str, Any]] = []
    if declaration.open_questions:
        found.append((ANSWER, _("Answer the question")))
    if declaration.state == "draft":
        found.append((SEND, _("Send it to customs again")))
    if declaration.state in RELEASABLE:
        found.append((RELEASE, _("Customs let the goods in, by letter")))
    found += [(event, word) for event, word in BY_HAND.items() if declaration.state in WHEN[event]]
    return [*found, (NOTE, _("Only note what was done, and take it off the desk"))]


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    return {
        "declaration": queries.get_declaration(item.subject, viewer=viewer),
        "history": queries.get_history(item.subject, viewer=viewer),
    }


def _form(sent: Sent, facts: Mapping[str, Any]) -> DeclarationForm:
    return DeclarationForm(sent, facts["declaration"])


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    choice, declaration, said = data["choice"], item.subject, data["text"]
    if choice == ANSWER:
        actions.answer_query(declaration=declaration, question=data["question"], answer=said, by=by, at=at)
        return _("Answered. Customs is told.")
    if choice == SEND:
        actions.submit_declaration(declaration=declaration, by=by, at=at)
        return _("It is on its way to customs.")
    if choice == RELEASE:
        actions.record_release(declaration=declaration, why=said, by=by, at=at)
        return _("Noted: customs let the goods in.")
    if choice in BY_HAND:
        actions.record_decision(declaration=declaration, event=choice, why=said, by=by, at=at)
        return _("Noted.") if choice in {"submitted", "withdrawn"} else _("Noted what customs said.")
    settle(item, SETTLED, said, by=by, at=at)
    return _("Noted, and off the desk.")


DECLARATION = Case(
    template="operator/items/declaration.html",
    load=_load,
    form=_form,
    decide=_decide,
    button=gettext_lazy("Do it"),
)
