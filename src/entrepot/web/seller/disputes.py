"""A complaint as its seller answers it: what the buyer says and shows, until when, and what to offer."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised, as_problem
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.queries import DisputeView, ReplacementTerms
from entrepot.core.money import Money, MoneyError
from entrepot.core.trade.disputes import DisputeError
from entrepot.core.trade.errors import IllegalMoveError
from entrepot.core.trade.replacement import ReplacementError
from entrepot.web.design.refusals import show_errors, told
from entrepot.web.documents.printing import hand_out
from entrepot.web.evidence.forms import EvidenceField, WordsOrFiles
from entrepot.web.evidence.serving import hand_over
from entrepot.web.evidence.setting import paper_of_case
from entrepot.web.evidence.shown import SELLER, shown_case
from entrepot.web.evidence.shown import amount as amount_of
from entrepot.web.public.forms import AmountField
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.forms import amount_fault
from entrepot.web.seller.orders import order_of

LONGEST = 1000
PART, NOTHING, ALL, AGAIN = "part", "nothing", "all", "again"


class AnswerForm(forms.Form):
    """The answer to a complaint: what to give back, in one choice, with words and papers."""

    use_required_attribute = False

    choice = forms.ChoiceField(
        label=gettext_lazy("What do you offer?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you offer.")},
    )
    amount = AmountField(
        label=gettext_lazy("Part that goes back"),
        help_text=gettext_lazy("Only when you offer a part."),
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("Your words to the buyer"),
        help_text=gettext_lazy("The buyer and we read it."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    evidence = EvidenceField()

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(
        self, case: DisputeView, *args: Any, again: ReplacementTerms | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.currency = case.asked.currency
        self.fields["amount"].unit = self.currency  # type: ignore[attr-defined]  # what the page shows
        choices = [
            (PART, _("I give a part of the money back")),
            (ALL, _("I give back what the buyer asks for")),
            (NOTHING, _("I do not agree, and offer nothing")),
        ]
        if again is not None:
            self.initial.setdefault("shown", again.total.format_plain())
            told = _("I send it again; that costs me %(cost)s") % {"cost": amount_of(again.total)}
            choices.insert(0 if case.wish == "replacement" else 1, (AGAIN, told))
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]  # a field's

    def clean(self) -> dict[str, Any]:
        """Ask for an amount where a part is offered, and for words where nothing is."""
        data = super().clean() or {}
        choice = data.get("choice")
        if choice == PART:
            fault = amount_fault(data.get("amount") or "", self.currency) if data.get("amount") else None
            if not data.get("amount"):
                self.add_error("amount", ValidationError(_("Say how much you give back.")))
            elif fault is not None:
                self.add_error("amount", fault)
        if choice == NOTHING and not data.get("text", "").strip():
            self.add_error("text", ValidationError(_("Say why: the buyer and we read it.")))
        return data

    def cost(self) -> Money | None:
        """Return what the page said that sending again costs."""
        try:
            return Money.parse(self.cleaned_data.get("shown") or "", self.currency)
        except MoneyError:
            return None

    def offer(self) -> Money | None:
        """Return the part that is offered, or None."""
        part = self.cleaned_data["choice"] == PART
        return Money.parse(self.cleaned_data["amount"], self.currency) if part else None


class WordsForm(WordsOrFiles):
    """Something to add to the file."""

    use_required_attribute = False

    text = forms.CharField(
        label=gettext_lazy("Your words to the buyer"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence = EvidenceField()


@require_read_or_post
@seller_page
def show(request: HttpRequest, seller: Seller, order: str) -> HttpResponse:
    """Show a complaint with everything beside it, and take the answer."""
    case = case_of(seller, order)
    asked = request.POST.get("act", "")
    if request.method != "POST" or asked not in ACTS:
        return page(request, seller, case, None)
    sent = (request.POST, request.FILES)
    again, _why = offerable(case, seller)
    form = WordsForm(*sent) if asked in WORDS else AnswerForm(case, *sent, again=again)
    if asked == RESEND:
        form.fields["choice"].required = False
    if asked not in AT_ONCE and not form.is_valid():
        return page(request, seller, case, form)
    try:
        messages.success(request, ACTS[asked](case, seller, form))
    except ProblemRaised as raised:
        if raised.problem.errors and asked not in AT_ONCE:
            show_errors(form, raised)
            return page(request, seller, case, form)
        messages.error(request, told(raised))
    except DisputeError as error:
        said = [f"{each.reason} {each.fix}" for each in as_problem(error).errors]
        form.add_error("amount", " ".join(said))
        return page(request, seller, case, form)
    except (IllegalMoveError, ReplacementError) as error:
        messages.error(request, told(error))
    return redirect("sell-order-dispute", organisation=seller.organisation.public_id, order=order)


def page(
    request: HttpRequest, seller: Seller, case: DisputeView, form: AnswerForm | WordsForm | None
) -> HttpResponse:
    """Show the file of a case."""
    order = order_of(seller, case.order)

    def address(file: str) -> str:
        return reverse("sell-order-evidence", args=[seller.organisation.public_id, case.order, file])

    shown = shown_case(case, me=SELLER, address=address, now=clock.now())
    if request.GET.get("form") == "pdf":
        return hand_out(paper_of_case(case, order))
    words = form if isinstance(form, WordsForm) else None
    again, why_not = offerable(case, seller)
    appeals = request.POST.get("act") == "appeal"
    context = {
        "seller": seller,
        "order": order,
        "case": case,
        "appealing": words if words and appeals else WordsForm(auto_id="appeal_%s"),
        "appeals": appeals and words is not None,
        "shown": shown,
        "form": form if isinstance(form, AnswerForm) else AnswerForm(case, again=again),
        "again": again,
        "why_not_again": why_not,
        "saying": words if words and not appeals else WordsForm(auto_id="say_%s"),
        "wrong": form,
    }
    return render(request, "seller/dispute.html", context, status=UNPROCESSABLE if form else 200)


@require_safe
@seller_page
def evidence(request: HttpRequest, seller: Seller, order: str, file: str) -> HttpResponse:
    """Hand a file of the case over to its seller."""
    case = case_of(seller, order)
    small = request.GET.get("size") == "small"
    return hand_over(queries.read_evidence(case.public_id, file, viewer=seller.actor, small=small))


def case_of(seller: Seller, order: str) -> DisputeView:
    """Return the last dispute of an order this business sells; a 404 for any other."""
    order_of(seller, order)
    found = queries.find_dispute(order, viewer=seller.actor)
    if found is None:
        raise Http404
    return found


def offerable(case: DisputeView, seller: Seller) -> tuple[ReplacementTerms | None, str]:
    """Return what sending again would cost while it can be offered; or why it cannot be."""
    if not case.may & {"answered", "promised"}:
        return None, ""
    try:
        return queries.get_replacement_terms(case.public_id, viewer=seller.actor), ""
    except (ReplacementError, ProblemRaised) as refused:
        return None, told(refused)


def _answer(case: DisputeView, seller: Seller, form: Any) -> str:
    if form.cleaned_data["choice"] == ALL:
        return _give_in(case, seller, form)
    if form.cleaned_data["choice"] == AGAIN:
        return _send_again(case, seller, form)
    given = form.cleaned_data
    actions.answer_dispute(
        dispute=case.public_id,
        text=given["text"],
        offer=form.offer(),
        evidence=given["evidence"],
        by=seller.actor,
        at=clock.now(),
    )
    return _("The buyer reads your answer and has five days to reply.")


def _send_again(case: DisputeView, seller: Seller, form: Any) -> str:
    given = form.cleaned_data
    actions.offer_replacement(
        dispute=case.public_id,
        text=given["text"],
        shown=form.cost(),
        evidence=given["evidence"],
        by=seller.actor,
        at=clock.now(),
    )
    if "promised" in case.may:
        return _("Promised. Pack it, and hand it to the carrier within seven days.")
    return _("The buyer reads your answer and has five days to reply.")


def _give_in(case: DisputeView, seller: Seller, _form: Any) -> str:
    actions.give_in(dispute=case.public_id, by=seller.actor, at=clock.now())
    return _("Settled. The buyer gets the money back.")


def _say(case: DisputeView, seller: Seller, form: Any) -> str:
    given = form.cleaned_data
    actions.add_statement(
        dispute=case.public_id,
        text=given["text"],
        evidence=given["evidence"],
        by=seller.actor,
        at=clock.now(),
    )
    return _("Added. The buyer and we can see it.")


def _appeal(case: DisputeView, seller: Seller, form: Any) -> str:
    given = form.cleaned_data
    actions.appeal_decision(
        dispute=case.public_id,
        text=given["text"],
        evidence=given["evidence"],
        by=seller.actor,
        at=clock.now(),
    )
    return _("Another person looks at it now, and decides for good. We write to you.")


def _take(case: DisputeView, seller: Seller, _form: Any) -> str:
    actions.take_decision(dispute=case.public_id, by=seller.actor, at=clock.now())
    return _("You took the decision.")


RESEND = "again"
WORDS = frozenset({"appeal", "say"})
AT_ONCE = frozenset({"give_in", "take"})
ACTS: dict[str, Callable[[DisputeView, Seller, Any], str]] = {
    "answer": _answer,
    "again": _send_again,
    "appeal": _appeal,
    "take": _take,
    "give_in": _give_in,
    "say": _say,
}
