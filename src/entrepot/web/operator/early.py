"""Sellers paid before receipt: the terms of each currency, and grants that two people give."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import OPERATOR, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.core.money import Money, MoneyError
from entrepot.web.operator.access import UNPROCESSABLE, platform_page, require_read_or_post, set_by

MOMENTS = (
    ("shipped", gettext_lazy("Once the carrier has the goods")),
    ("paid", gettext_lazy("Once the buyer has paid")),
)


def _day_field(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class TermForm(forms.Form):
    """When shares in a currency are paid early, and how much of one seller's at one time."""

    use_required_attribute = False

    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3)
    moment = forms.ChoiceField(label=gettext_lazy("Paid"), choices=MOMENTS)
    cap = forms.CharField(
        label=gettext_lazy("At most at one time, for one seller"),
        max_length=20,
        help_text=gettext_lazy("0 ends it for new orders."),
    )
    valid_from = _day_field(gettext_lazy("From"))

    def clean(self) -> dict[str, Any]:
        """Read the cap in its currency."""
        data: dict[str, Any] = super().clean() or {}
        data["currency"] = data.get("currency", "").upper()
        if "cap" in data:
            try:
                data["cap"] = Money.parse(data["cap"], data["currency"])
            except MoneyError as error:
                self.add_error("cap", str(error))
        return data


class GrantForm(forms.Form):
    """Paid early for nothing, for one business, until a day."""

    use_required_attribute = False

    business = forms.CharField(
        label=gettext_lazy("Business"), help_text=gettext_lazy("Its public id, biz_…"), max_length=40
    )
    valid_from = _day_field(gettext_lazy("From"))
    valid_to = _day_field(gettext_lazy("Until (the first day without it)"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300)


@require_read_or_post
@platform_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show terms and grants; set a term, propose a grant, approve or end one."""
    done, now = request.POST.get("do", ""), clock.now()
    if done in {"approve", "end"}:
        return _decide(request, actor, done)
    start = {"valid_from": now.date()}
    term = TermForm(request.POST if done == "term" else None, initial=start, auto_id="term_%s")
    grant = GrantForm(request.POST if done == "grant" else None, initial=start, auto_id="grant_%s")
    if (done == "term" and set_by(term, actions.set_advance_term, actor)) or (
        done == "grant" and set_by(grant, actions.propose_advance_grant, actor)
    ):
        said = _("Noted.") if done == "term" else _("Proposed. It holds once another person has approved it.")
        messages.success(request, said)
        return redirect(request.path)
    context = {
        "terms": queries.list_advance_terms(viewer=actor, at=now),
        "moments": dict(MOMENTS),
        "grants": queries.list_advance_grants(viewer=actor),
        "me": actor.key.partition("@")[0],
        "is_operator": OPERATOR in actor.roles,
        "term_form": term,
        "grant_form": grant,
    }
    status = UNPROCESSABLE if term.errors or grant.errors else 200
    return render(request, "operator/early.html", context, status=status)


def _decide(request: HttpRequest, actor: Actor, done: str) -> HttpResponse:
    decide = actions.approve_advance_grant if done == "approve" else actions.end_advance_grant
    try:
        decide(grant=request.POST.get("grant", ""), by=actor, at=clock.now())
        messages.success(request, _("Approved.") if done == "approve" else _("It has ended."))
    except ProblemRaised as raised:
        messages.error(request, f"{raised.problem.title} {raised.problem.detail}".strip())
    return redirect(request.path)
