"""A complaint as its buyer files and follows it: what is wrong, the answer, the clock, the end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.queries import DisputeView
from entrepot.core.trade.disputes import DisputeError
from entrepot.core.trade.errors import IllegalMoveError
from entrepot.core.trade.replacement import ReplacementError
from entrepot.web.buyer.access import UNPROCESSABLE, Buyer, buyer_page
from entrepot.web.buyer.complaint_forms import ComplaintForm, ReplyForm
from entrepot.web.buyer.orders import order_page, seller_of
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors, told
from entrepot.web.documents.printing import hand_out
from entrepot.web.evidence.serving import hand_over
from entrepot.web.evidence.setting import paper_of_case
from entrepot.web.evidence.shown import BUYER, shown_case

type Act = Callable[[str, Buyer, str, ReplyForm], str]
REFUSED = (ProblemRaised, IllegalMoveError, DisputeError, ReplacementError)


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_page
def complain(request: HttpRequest, buyer: Buyer, order: str) -> HttpResponse:
    """Take a complaint: the money stays where it is until it is settled."""
    if request.method != "POST":
        return redirect(places.place_url("order", order=order))
    key = buyer.key_for(order)
    found = queries.get_order(order, viewer=buyer.actor, key=key)
    form = ComplaintForm(found, request.POST, request.FILES)
    if not form.is_valid():
        return order_page(request, buyer, order, form=form, status=UNPROCESSABLE)
    try:
        actions.open_dispute(order=order, **form.said(), by=buyer.actor, at=clock.now(), key=key)
    except ProblemRaised as raised:
        show_errors(form, raised)
        return order_page(request, buyer, order, form=form, status=UNPROCESSABLE)
    except REFUSED as refused:
        messages.warning(request, told(refused))
        return redirect(places.place_url("order", order=order))
    messages.success(request, _("We have told the seller, and your money stays with us until it is settled."))
    return to_case(order)


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_page
def follow(request: HttpRequest, buyer: Buyer, order: str) -> HttpResponse:
    """Show the file of a complaint, and take what its buyer decides about the answer."""
    case = case_of(buyer, order)
    asked = request.POST.get("act", "")
    form = ReplyForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or asked not in ACTS:
        return page(request, buyer, case, None, "")
    if asked in SPEAKING and not form.is_valid():
        return page(request, buyer, case, form, asked)
    try:
        messages.success(request, ACTS[asked](case.public_id, buyer, buyer.key_for(order), form))
    except ProblemRaised as raised:
        if asked in SPEAKING and raised.problem.errors:
            show_errors(form, raised)
            return page(request, buyer, case, form, asked)
        messages.warning(request, told(raised))
    except REFUSED as refused:
        messages.warning(request, told(refused))
    return to_case(order)


def page(
    request: HttpRequest, buyer: Buyer, case: DisputeView, form: ReplyForm | None, asked: str
) -> HttpResponse:
    """Show the file of a case."""
    found = queries.get_order(case.order, viewer=buyer.actor, key=buyer.key_for(case.order))

    def address(file: str) -> str:
        return places.place_url("order-evidence", order=case.order, file=file)

    shown = shown_case(case, me=BUYER, address=address, now=clock.now())
    if request.GET.get("form") == "pdf":
        return hand_out(paper_of_case(case, found))
    context: dict[str, Any] = {
        "order": found,
        "seller": seller_of(found),
        "case": case,
        "shown": shown,
        "insisting": form if form and asked == "insist" else ReplyForm(auto_id="insist_%s"),
        "wrong": form if form and asked == "wrong" else ReplyForm(auto_id="wrong_%s"),
        "saying": form if form and asked == "say" else ReplyForm(auto_id="say_%s"),
        "appealing": form if form and asked == "appeal" else ReplyForm(auto_id="appeal_%s"),
        "appeals": asked == "appeal",
        "asked": asked,
    }
    return render(request, "buyer/case.html", context, status=UNPROCESSABLE if form else 200)


@require_safe
@buyer_page
def evidence(request: HttpRequest, buyer: Buyer, order: str, file: str) -> HttpResponse:
    """Hand a file of the case over to its buyer."""
    case = case_of(buyer, order)
    small = request.GET.get("size") == "small"
    found = queries.read_evidence(
        case.public_id, file, viewer=buyer.actor, key=buyer.key_for(order), small=small
    )
    return hand_over(found)


def case_of(buyer: Buyer, order: str) -> DisputeView:
    """Return the last dispute of an order that one may see; a 404 where there is none."""
    found = queries.find_dispute(order, viewer=buyer.actor, key=buyer.key_for(order))
    if found is None:
        raise Http404
    return found


def to_case(order: str) -> HttpResponse:
    """Go to the file of the case."""
    return redirect(places.place_url("order-case", order=order))


def _accept(case: str, buyer: Buyer, key: str, _form: ReplyForm) -> str:
    actions.accept_offer(dispute=case, by=buyer.actor, at=clock.now(), key=key)
    return _("Accepted. The money is on its way back to you.")


def _choose(case: str, buyer: Buyer, key: str, _form: ReplyForm) -> str:
    actions.choose_replacement(dispute=case, by=buyer.actor, at=clock.now(), key=key)
    return _("Agreed. The seller sends it again within seven days, or your money goes back.")


def _receive(case: str, buyer: Buyer, key: str, _form: ReplyForm) -> str:
    actions.receive_replacement(dispute=case, by=buyer.actor, at=clock.now(), key=key)
    return _("Good. The complaint is closed, and the seller gets the money.")


def _refuse(case: str, buyer: Buyer, key: str, form: ReplyForm) -> str:
    given = {"text": form.cleaned_data["words"], "evidence": form.cleaned_data["evidence"]}
    actions.refuse_replacement(dispute=case, **given, by=buyer.actor, at=clock.now(), key=key)
    return _("A person here decides now. We write to you.")


def _insist(case: str, buyer: Buyer, key: str, form: ReplyForm) -> str:
    given = {"text": form.cleaned_data["words"], "evidence": form.cleaned_data["evidence"]}
    actions.insist(dispute=case, **given, by=buyer.actor, at=clock.now(), key=key)
    return _("A person here decides now. We write to you.")


def _say(case: str, buyer: Buyer, key: str, form: ReplyForm) -> str:
    given = {"text": form.cleaned_data["words"], "evidence": form.cleaned_data["evidence"]}
    actions.add_statement(dispute=case, **given, by=buyer.actor, at=clock.now(), key=key)
    return _("Added. The seller and we can see it.")


def _withdraw(case: str, buyer: Buyer, key: str, _form: ReplyForm) -> str:
    why = _("The buyer says that it is settled.")
    actions.withdraw_dispute(dispute=case, by=buyer.actor, at=clock.now(), key=key, why=why)
    return _("Settled. The seller gets the money now.")


def _appeal(case: str, buyer: Buyer, key: str, form: ReplyForm) -> str:
    given = {"text": form.cleaned_data["words"], "evidence": form.cleaned_data["evidence"]}
    actions.appeal_decision(dispute=case, **given, by=buyer.actor, at=clock.now(), key=key)
    return _("Another person looks at it now, and decides for good. We write to you.")


def _take(case: str, buyer: Buyer, key: str, _form: ReplyForm) -> str:
    actions.take_decision(dispute=case, by=buyer.actor, at=clock.now(), key=key)
    return _("You took the decision.")


SPEAKING = frozenset({"appeal", "insist", "say", "wrong"})
ACTS: dict[str, Act] = {
    "accept": _accept,
    "choose": _choose,
    "receive": _receive,
    "wrong": _refuse,
    "appeal": _appeal,
    "insist": _insist,
    "say": _say,
    "take": _take,
    "withdraw": _withdraw,
}
