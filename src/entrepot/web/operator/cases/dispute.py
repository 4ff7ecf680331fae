"""A dispute before the platform: what both sides said and showed beside the money, and one decision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.queries import DisputeView, ReplacementTerms
from entrepot.core.money import Money, MoneyError
from entrepot.core.trade.disputes import DisputeError
from entrepot.core.trade.replacement import ReplacementError
from entrepot.web.design.refusals import told
from entrepot.web.evidence.shown import PLATFORM, shown_case
from entrepot.web.evidence.shown import amount as amount_of
from entrepot.web.operator.cases import Case, Sent
from entrepot.web.operator.cases.refund import RefundForm, decide_refund
from entrepot.web.operator.orders import file_of

ALL, PART, NOTHING, LATER, AGAIN = "all", "part", "nothing", "later", "again"
CHINESE: Final = "zh-hans"
LANGUAGES: Final = {
    "en": gettext_lazy("Why, in English"),
    CHINESE: gettext_lazy("Why, in Chinese"),
}
BEARERS: Final = (
    ("seller", gettext_lazy("The seller, in proportion")),
    ("platform", gettext_lazy("The platform: the seller loses nothing")),
)


class DecisionForm(forms.Form):
    """How much goes back, who bears it, and why, in the languages of both sides; or more time."""

    choice = forms.ChoiceField(label=gettext_lazy("Your decision"), widget=forms.RadioSelect)
    amount = forms.CharField(
        label=gettext_lazy("Amount that goes back"),
        help_text=gettext_lazy("For a part, such as 12.50; or what goes back where it is not sent again."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    borne_by = forms.ChoiceField(
        label=gettext_lazy("Who bears what goes back"),
        choices=BEARERS,
        initial="seller",
        required=False,
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days more"),
        help_text=gettext_lazy("Only for more time: 14 in all."),
        required=False,
        min_value=1,
        max_value=14,
    )

    def __init__(self, sent: Sent, case: DisputeView, again: ReplacementTerms | None = None) -> None:
        super().__init__(sent)
        self.case, self.again = case, again
        self.fields["choice"].choices = list(self._choices())  # type: ignore[attr-defined]  # a field's
        self.languages = languages_of(case)
        for language in self.languages:
            self.fields[f"why_{language}"] = forms.CharField(
                label=LANGUAGES[language],
                help_text=_("Buyer and seller read this."),
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
            )

    def _choices(self) -> list[tuple[str, str]]:
        left = self.case.left
        return [
            (PART, _("A part goes back, the rest is the seller's")),
            (ALL, _("All that is left goes back: %(money)s") % {"money": amount_of(left)}),
            (NOTHING, _("Nothing goes back: the money is the seller's")),
            *self._again(),
            (LATER, _("Take more time")),
        ]

    def _again(self) -> list[tuple[str, str]]:
        """Return the choice to have it sent again, where that can be."""
        if self.again is None:
            return []
        told = _("The seller sends it again, which costs them %(money)s")
        return [(AGAIN, told % {"money": amount_of(self.again.total)})]

    def clean(self) -> dict[str, Any]:
        """Ask for what the decision needs."""
        data = super().clean() or {}
        choice = data.get("choice")
        if choice == AGAIN and not data.get("amount"):
            data["money"] = self.case.asked
        elif choice in {PART, AGAIN}:
            try:
                data["money"] = Money.parse(data.get("amount") or "", self.case.asked.currency)
            except MoneyError:
                self.add_error("amount", ValidationError(_("Say how much goes back.")))
        if choice == LATER and not data.get("days"):
            self.add_error("days", ValidationError(_("Say how many days.")))
        for language in self.languages:
            if not data.get(f"why_{language}", "").strip():
                self.add_error(f"why_{language}", ValidationError(_("Say why: both sides read it.")))
        return data


def languages_of(case: DisputeView) -> tuple[str, ...]:
    """Return the languages the two sides read, the buyer's first."""
    buyers = CHINESE if case.buyers_language.lower().startswith("zh") else "en"
    sellers = CHINESE if case.sellers_language.lower().startswith("zh") else "en"
    return tuple(dict.fromkeys((buyers, sellers)))


def facts_of(dispute: str, viewer: Actor) -> dict[str, Any]:
    """Return everything about a dispute that one must see to decide. Raises Dispute.DoesNotExist."""
    case = queries.get_dispute(dispute, viewer=viewer)

    def address(file: str) -> str:
        return reverse("operate-evidence", args=[dispute, file])

    again, why_not = _offerable(case, viewer)
    return {
        **file_of(case.order, viewer),
        "again": again,
        "why_not_again": why_not,
        "case": case,
        "shown": shown_case(case, me=PLATFORM, address=address, now=clock.now()),
        "standing": businesses.get_standing(case.business, viewer=viewer),
        "refund": queries.find_refused_refund(dispute, viewer=viewer),
    }


def _offerable(case: DisputeView, viewer: Actor) -> tuple[ReplacementTerms | None, str]:
    """Return what sending it again would cost the seller, or why it cannot be; nothing at an end."""
    if not case.is_open:
        return None, ""
    try:
        return queries.get_replacement_terms(case.public_id, viewer=viewer), ""
    except (ReplacementError, ProblemRaised) as refused:
        return None, told(refused)


def _load(item: ItemView, viewer: Actor) -> dict[str, Any]:
    return facts_of(item.subject, viewer)


def _form(sent: Sent, facts: Mapping[str, Any]) -> forms.Form:
    if facts["refund"]:
        return RefundForm(facts["refund"], sent)
    return DecisionForm(sent, facts["case"], facts["again"])


def _decide(item: ItemView, data: Mapping[str, Any], by: Actor, at: datetime) -> str:
    if refund := queries.find_refused_refund(item.subject, viewer=by):

        def again() -> None:
            actions.repeat_refund(dispute=item.subject, by=by, at=at)

        return decide_refund(refund.public_id, data, again, by=by, at=at)
    return _decide_case(queries.get_dispute(item.subject, viewer=by), item, data, by=by, at=at)


def _decide_case(
    case: DisputeView, item: ItemView, data: Mapping[str, Any], *, by: Actor, at: datetime
) -> str:
    reasons = {name.removeprefix("why_"): said for name, said in data.items() if name.startswith("why_")}
    if data["choice"] == LATER:
        why = next(iter(reasons.values()))
        actions.extend_clock(dispute=item.subject, days=data["days"], why=why, by=by, at=at)
        return _("There is more time. Both sides are told.")
    amounts = {ALL: case.left, NOTHING: Money.zero(case.asked.currency)}
    amount = amounts.get(data["choice"]) or data.get("money", Money.zero(case.asked.currency))
    try:
        actions.decide_dispute(
            dispute=item.subject,
            amount=amount,
            reasons=reasons,
            borne_by="seller" if data["choice"] == AGAIN else data["borne_by"] or "seller",
            replace=data["choice"] == AGAIN,
            by=by,
            at=at,
        )
    except DisputeError as error:
        raise ValidationError(
            _("More cannot go back than is left: %(money)s.") % {"money": amount_of(case.left)}
        ) from error
    except ReplacementError as error:
        raise ValidationError(told(error)) from error
    if queries.get_dispute(item.subject, viewer=by).is_open:
        return _("Decided. Both sides read why, and whoever loses by it may appeal for three days.")
    return _("Decided. Both sides read why.")


DISPUTE = Case(
    template="operator/items/dispute.html",
    load=_load,
    form=_form,
    decide=_decide,
    button=gettext_lazy("Decide"),
)
