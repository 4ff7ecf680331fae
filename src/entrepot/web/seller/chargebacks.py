"""What a buyer's bank took back, as the seller sees it: until when papers help, and what is missing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised, as_problem
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.chargeback_words import KINDS
from entrepot.apps.orders.queries import OrderChargebackView
from entrepot.core.trade.chargebacks import EvidenceError, EvidenceKind
from entrepot.web.design.refusals import show_errors, told
from entrepot.web.documents.printing import hand_out
from entrepot.web.evidence.forms import EvidenceField, WordsOrFiles
from entrepot.web.evidence.serving import hand_over
from entrepot.web.evidence.setting import paper_of_chargeback
from entrepot.web.evidence.shown import shown_evidence
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.orders import order_of

LONGEST = 2000


class EvidenceForm(WordsOrFiles):
    """What to add against a chargeback: what it shows, in words, papers or both."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=gettext_lazy("What does it show?"))
    text = forms.CharField(
        label=gettext_lazy("In your words"),
        help_text=gettext_lazy("The bank reads it. Dates and facts help most."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    evidence = EvidenceField(help_text=gettext_lazy("JPEG, PNG, WebP or PDF; all together 4.5 MB."))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].choices = [(kind.value, name) for kind, name in KINDS.items()]  # type: ignore[attr-defined]  # a field's


@require_read_or_post
@seller_page
def show(request: HttpRequest, seller: Seller, order: str) -> HttpResponse:
    """Show what the bank took back and all that speaks against it, and take more."""
    found = chargeback_of(seller, order)
    if request.method != "POST":
        first = next((each.kind for each in found.gathered if each.is_weighty), EvidenceKind.SHIPPING.value)
        return page(request, seller, found, EvidenceForm(initial={"kind": first}))
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, seller, found, form, wrong=True)
    given = form.cleaned_data
    try:
        actions.add_evidence(
            order=order,
            kind=EvidenceKind(given["kind"]),
            text=given["text"],
            evidence=given["evidence"],
            by=seller.actor,
            at=clock.now(),
        )
    except ProblemRaised as raised:
        if raised.problem.errors:
            show_errors(form, raised)
            return page(request, seller, found, form, wrong=True)
        messages.error(request, told(raised))
    except EvidenceError as error:
        problem = as_problem(error)
        if problem.errors:
            form.add_error("evidence", " ".join(f"{each.reason} {each.fix}" for each in problem.errors))
            return page(request, seller, found, form, wrong=True)
        messages.error(request, f"{problem.title} {problem.detail}")
    else:
        messages.success(request, _("Added. We send it to the bank with everything else."))
    return redirect("sell-order-chargeback", organisation=seller.organisation.public_id, order=order)


def page(
    request: HttpRequest,
    seller: Seller,
    found: OrderChargebackView,
    form: EvidenceForm,
    *,
    wrong: bool = False,
) -> HttpResponse:
    """Show the file against a chargeback."""

    def address(file: str) -> str:
        return reverse("sell-order-chargeback-file", args=[seller.organisation.public_id, found.order, file])

    now = clock.now()
    order = order_of(seller, found.order)
    if request.GET.get("form") == "pdf":
        return hand_out(paper_of_chargeback(found, order))
    shown = shown_evidence(found, address=address, now=now, until=found.sellers_until)
    context = {
        "seller": seller,
        "order": order,
        "chargeback": found,
        "shown": shown,
        "may_add": found.is_open and (found.sellers_until is None or now < found.sellers_until),
        "form": form,
        "wrong": form if wrong else None,
    }
    return render(request, "seller/chargeback.html", context, status=UNPROCESSABLE if wrong else 200)


@require_safe
@seller_page
def evidence(request: HttpRequest, seller: Seller, order: str, file: str) -> HttpResponse:
    """Hand a file that was added over to its seller."""
    chargeback_of(seller, order)
    small = request.GET.get("size") == "small"
    return hand_over(queries.read_chargeback_file(order, file, viewer=seller.actor, small=small))


def chargeback_of(seller: Seller, order: str) -> OrderChargebackView:
    """Return the last chargeback of an order this business sells; a 404 for any other."""
    order_of(seller, order)
    found = queries.find_chargeback(order, viewer=seller.actor)
    if found is None:
        raise Http404
    return found
