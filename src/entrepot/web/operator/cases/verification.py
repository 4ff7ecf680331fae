"""A business that asks to be verified: what it told us, beside the register that keeps it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.businesses import actions, queries
from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.reference import queries as reference
from entrepot.web.design import places
from entrepot.web.operator import words
from entrepot.web.operator.access import names_of
from entrepot.web.operator.cases import Case, plain

VERIFY, REFUSE = "verify", "refuse"
CHOICES: Final = ((VERIFY, gettext_lazy("Verify")), (REFUSE, gettext_lazy("Refuse")))


class VerificationForm(forms.Form):
    """Verify, or refuse with reasons that name the field and what would help."""

    choice = forms.ChoiceField(label=gettext_lazy("Your decision"), choices=CHOICES, widget=forms.RadioSelect)
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("If you refuse: why"),
        choices=words.reason_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("What would help"),
        help_text=gettext_lazy(
            "The business reads this. Say which document or which field, and where to get it."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for reasons when it is refused, and for none when it is verified."""
        data = super().clean() or {}
        if data.get("choice") == REFUSE and not data.get("reasons"):
            self.add_error("reasons", ValidationError(_("Choose at least one reason.")))
        if data.get("choice") == VERIFY and data.get("reasons"):
            self.add_error("reasons", ValidationError(_("Take the reasons away, or refuse.")))
        return data


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    asked = queries.get_verification(item.subject, viewer=viewer)
    profile = queries.get_profile(asked.business, viewer=viewer, language=places.current().language)
    earlier = [
        each
        for each in queries.list_verifications(viewer=viewer, state="", business=asked.business)
        if each.public_id != asked.public_id
    ]
    country = reference.get_country(asked.country)
    return {
        "asked": asked,
        "profile": profile,
        "country": country.name if country is not None else asked.country,
        "kind": words.KINDS[profile.kind],
        "facts": [words.FACTS[each] for each in profile.facts],
        "earlier": earlier,
        "reason_words": words.REASONS,
        "people": names_of({asked.submitted_by, *(each.decided_by for each in earlier)}, viewer),
    }


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    verified = data["choice"] == VERIFY
    actions.decide_verification(
        verification=item.subject,
        verified=verified,
        reasons=data["reasons"],
        note=data["note"],
        by=by,
        at=at,
    )
    return _("Verified: it may be paid out.") if verified else _("Refused. The business sees why.")


VERIFICATION = Case(
    template="operator/items/verification.html",
    load=_load,
    form=plain(VerificationForm),
    decide=_decide,
    button=gettext_lazy("Record the decision"),
)
