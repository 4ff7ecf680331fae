"""Disputes as the platform follows them: the list, one with its file, more time, and taking one up."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised, as_problem
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.words import DISPUTE_STATES
from entrepot.core.trade.disputes import DisputeError
from entrepot.web.design.refusals import show_errors
from entrepot.web.documents.printing import hand_out
from entrepot.web.evidence.serving import hand_over
from entrepot.web.evidence.setting import paper_of_case
from entrepot.web.operator.access import UNPROCESSABLE, operator_page, require_read_or_post
from entrepot.web.operator.cases.dispute import facts_of

SHOWN = 50
MORE, TAKE_UP, SAY = "more", "take_up", "say"


class StepForm(forms.Form):
    """More time, taking it up, or a word to both sides."""

    use_required_attribute = False

    choice = forms.ChoiceField(
        label=gettext_lazy("What to do"),
        choices=(
            (MORE, gettext_lazy("Give more time")),
            (TAKE_UP, gettext_lazy("Take it up now, though there is time left")),
            (SAY, gettext_lazy("Only write to both sides")),
        ),
        widget=forms.RadioSelect,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days more"),
        help_text=gettext_lazy("Only for more time: 14 in all."),
        required=False,
        min_value=1,
        max_value=14,
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Buyer and seller read this."),
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for days where time is given."""
        data = super().clean() or {}
        if data.get("choice") == MORE and not data.get("days"):
            self.add_error("days", _("Say how many days."))
        return data


@require_safe
@operator_page
def show_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List disputes, the newest first: those whose clock runs, or all of a state."""
    state = request.GET.get("state", "open")
    state = state if state in DISPUTE_STATES or state == "all" else "open"
    rows = queries.list_disputes(
        viewer=actor,
        state="" if state == "all" else state,
        before=request.GET.get("before", ""),
        limit=SHOWN,
    )
    context = {
        "disputes": rows,
        "state": state,
        "words": DISPUTE_STATES,
        "next": rows[-1].public_id if len(rows) == SHOWN else "",
    }
    return render(request, "operator/disputes.html", context)


@require_read_or_post
@operator_page
def show(request: HttpRequest, actor: Actor, dispute: str) -> HttpResponse:
    """Show the file of a dispute; give more time, take it up, or write to both sides."""
    form = StepForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _done(request, actor, dispute, form):
        return redirect(request.path)
    facts = facts_of(dispute, actor)
    if request.GET.get("form") == "pdf":
        return hand_out(paper_of_case(facts["case"], facts["order"]))
    context = {
        **facts,
        "form": form,
        "item": desk.find_item(lane="dispute", subject=dispute, viewer=actor),
    }
    return render(request, "operator/dispute.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@operator_page
def evidence(request: HttpRequest, actor: Actor, dispute: str, file: str) -> HttpResponse:
    """Hand a file of a case over to the platform's people."""
    small = request.GET.get("size") == "small"
    return hand_over(queries.read_evidence(dispute, file, viewer=actor, small=small))


def _done(request: HttpRequest, actor: Actor, dispute: str, form: StepForm) -> bool:
    given, at = form.cleaned_data, clock.now()
    try:
        if given["choice"] == MORE:
            actions.extend_clock(dispute=dispute, days=given["days"], why=given["why"], by=actor, at=at)
        elif given["choice"] == TAKE_UP:
            actions.take_up_dispute(dispute=dispute, why=given["why"], by=actor, at=at)
        else:
            actions.add_statement(dispute=dispute, text=given["why"], by=actor, at=at)
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    except DisputeError as error:
        show_errors(form, ProblemRaised(as_problem(error)))
        return False
    messages.success(request, _("Done. Both sides see it."))
    return True


@require_safe
@operator_page
def chargeback_file(request: HttpRequest, actor: Actor, order: str, file: str) -> HttpResponse:
    """Hand over a file that was added against a chargeback."""
    small = request.GET.get("size") == "small"
    return hand_over(queries.read_chargeback_file(order, file, viewer=actor, small=small))
