"""A business that asks to be verified: what it told us, beside the register that keeps it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.businesses import actions, queries
from entrepot.apps.businesses.filing import address_lines
from entrepot.apps.businesses.queries import CaseFile
from entrepot.apps.businesses.words import FIELD_WORDS, FINDING_WORDS, PAPER_WORDS
from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.reference import queries as reference
from entrepot.apps.screening.actions import clear_hit
from entrepot.apps.screening.queries import HitView
from entrepot.web.design import places
from entrepot.web.operator import words
from entrepot.web.operator.access import names_of
from entrepot.web.operator.cases import Case, Sent

HUNDRED = 100  # ten thousandths in a hundredth
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

    cleared = forms.CharField(
        label=gettext_lazy("If a name is like one on a list: how you saw that it is somebody else"),
        help_text=gettext_lazy("Kept with the likeness, so that it is not asked again."),
        max_length=300,
        required=False,
    )

    def __init__(self, hits: tuple[HitView, ...], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.hits = hits
        if not hits:
            del self.fields["cleared"]

    def clean(self) -> dict[str, Any]:
        """Ask for reasons when it is refused, and for none when it is verified."""
        data = super().clean() or {}
        if self.hits and data.get("choice") == VERIFY and not data.get("cleared", "").strip():
            said = _("A name is like one on a list. Say how you saw that it is somebody else.")
            self.add_error("cleared", ValidationError(said))
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
    case = queries.get_case_file(item.subject, viewer=viewer)
    return {
        "case": case,
        "findings": [(each, FIELD_WORDS[each.field], FINDING_WORDS[each.code]) for each in case.findings],
        "papers": _papers(case),
        "likeness_words": words.LIKENESS,
        "seat": address_lines("\n".join(case.file.address.values())),
        "shares": [(owner, f"{owner.share / HUNDRED:g} %") for owner in case.file.owners],
        "asked": asked,
        "profile": profile,
        "country": country.name if country is not None else asked.country,
        "kind": words.KINDS[profile.kind],
        "facts": [words.FACTS[each] for each in profile.facts],
        "earlier": earlier,
        "reason_words": words.REASONS,
        "people": names_of({asked.submitted_by, *(each.decided_by for each in earlier)}, viewer),
    }


def _papers(case: CaseFile) -> list[tuple[Any, Any, str]]:
    names = {owner.public_id: owner.name for owner in case.file.owners}
    return [(each, PAPER_WORDS[each.kind], names.get(each.owner, "")) for each in case.file.papers]


def _form(sent: Sent, facts: Mapping[str, Any]) -> forms.Form:
    screened = facts["case"].screening
    return VerificationForm(screened.open_hits if screened else (), sent)


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    verified = data["choice"] == VERIFY
    if verified and data.get("cleared"):
        screened = queries.get_case_file(item.subject, viewer=by).screening
        for hit in screened.open_hits if screened else ():
            clear_hit(hit=hit.public_id, note=data["cleared"], by=by, at=at)
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
    form=_form,
    decide=_decide,
    button=gettext_lazy("Record the decision"),
)
