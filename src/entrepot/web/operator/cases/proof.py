"""A business shows a paper for what it declared: the paper beside what it says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.businesses import actions, queries
from entrepot.apps.businesses.queries import ClaimView
from entrepot.apps.businesses.words import EVIDENCE_WORDS, FACT_WORDS, FIGURE_WORDS, FINDING_WORDS
from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor
from entrepot.web.design import formats
from entrepot.web.operator.cases import Case, plain

ACCEPT, REFUSE = "accept", "refuse"
CHOICES: Final = (
    (ACCEPT, gettext_lazy("It shows all of this")),
    (REFUSE, gettext_lazy("It does not show it")),
)


class ProofForm(forms.Form):
    """Whether the paper shows it, or why not."""

    choice = forms.ChoiceField(label=gettext_lazy("Your decision"), choices=CHOICES, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("If it does not: why"),
        help_text=gettext_lazy("What the paper does not show, and which one would. The business reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason when it is refused."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("choice") == REFUSE and not data.get("note", "").strip():
            said = _("Say what the paper does not show, and which one would.")
            self.add_error("note", ValidationError(said))
        return data


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    proof = queries.get_proof(item.subject, viewer=viewer)
    return {
        "proof": proof,
        "claims": [_said(each) for each in queries.list_claims(item.subject, viewer=viewer)],
        "faults": [FINDING_WORDS[f"picture_{code}"] for code in proof.faults],
    }


def _said(claim: ClaimView) -> tuple[str, str, str, bool]:
    name = str(FACT_WORDS.get(claim.fact) or FIGURE_WORDS[claim.fact])
    value = claim.value
    if value is None:
        return name, _("not said any more"), "", False
    told = _("So it says") if value is True else str(value) if isinstance(value, int) else formats.day(value)
    return name, told, str(EVIDENCE_WORDS[claim.evidence]) if claim.evidence else "", claim.is_same


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    accepted = data["choice"] == ACCEPT
    actions.decide_proof(proof=item.subject, accepted=accepted, note=data["note"], by=by, at=at)
    return _("Verified from now on.") if accepted else _("Refused. The business sees why.")


PROOF: Final = Case(
    template="operator/items/proof.html",
    load=_load,
    form=plain(ProofForm),
    decide=_decide,
    button=gettext_lazy("Record the decision"),
)
