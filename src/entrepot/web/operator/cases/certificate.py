"""A seller sends the file of a certificate: the file beside what was typed of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.businesses.words import FINDING_WORDS
from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.words import CHECKED_WORDS
from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.reference import queries as reference
from entrepot.web.design import places
from entrepot.web.operator.cases import Case, plain
from entrepot.web.storefront.facts import KINDS

ACCEPT, REFUSE = "accept", "refuse"
CHOICES: Final = (
    (ACCEPT, gettext_lazy("It says all of this")),
    (REFUSE, gettext_lazy("Something does not fit")),
)
LACKS: Final = {
    "field": gettext_lazy("Choose what does not fit."),
    "reason": gettext_lazy("Say why it does not fit."),
    "fix": gettext_lazy("Say what would mend it."),
}


class CertificateForm(forms.Form):
    """Whether the file says what was typed; or which part it does not, why, and what mends it."""

    choice = forms.ChoiceField(label=gettext_lazy("Your decision"), choices=CHOICES, widget=forms.RadioSelect)
    field = forms.ChoiceField(
        label=gettext_lazy("If not: what does not fit"),
        choices=[("", "–"), *CHECKED_WORDS.items()],
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("The seller reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
        required=False,
    )
    fix = forms.CharField(
        label=gettext_lazy("What mends it"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for all three when it is refused."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("choice") == REFUSE:
            for name, said in LACKS.items():
                if not data.get(name, "").strip():
                    self.add_error(name, ValidationError(str(said)))
        return data


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    case = queries.get_certificate_case(item.subject, viewer=viewer)
    held = case.certificate
    return {
        "case": case,
        "title": queries.get_own_product(case.product, viewer=viewer).product.title,
        "kind": KINDS[held.kind],
        "issued_in": reference.country_name(held.country, places.current().language),
        "faults": [FINDING_WORDS[f"picture_{code}"] for code in case.paper.faults],
    }


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    accepted = data["choice"] == ACCEPT
    said = {} if accepted else {name: data[name] for name in LACKS}
    actions.decide_certificate(paper=item.subject, accepted=accepted, **said, by=by, at=at)
    if accepted:
        return _("Checked. Buyers read it from now on.")
    return _("Refused. The seller reads why, and what mends it.")


CERTIFICATE: Final = Case(
    template="operator/items/certificate.html",
    load=_load,
    form=plain(CertificateForm),
    decide=_decide,
    button=gettext_lazy("Record the decision"),
)
