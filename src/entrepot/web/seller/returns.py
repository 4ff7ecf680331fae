"""Goods that come back to a seller: who wants what back and why, answered, taken in and looked at."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised, as_problem
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.queries import ReturnView
from entrepot.core.trade.errors import IllegalMoveError
from entrepot.web.design.refusals import show_errors, told
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.orders_forms import ReasonForm
from entrepot.web.seller.returns_forms import InspectForm

DAY = timedelta(days=1)
A_PAGE = 50
ANSWERS, TAKES_IN, LOOKS = "requested", frozenset({"accepted", "labelled", "on_the_way"}), "received"
BADGES = {"requested": "fix", "received": "fix", "appealed": "fix", "refunded": "yes", "refused": "no"}
WAITS = frozenset({"requested", "received"})


@require_safe
@seller_page
def show_all(request: HttpRequest, seller: Seller) -> HttpResponse:
    """List the returns, those that wait for the seller first."""
    before = request.GET.get("before", "")
    found = queries.list_returns(viewer=seller.actor, as_="seller", before=before, limit=A_PAGE + 1)
    shown = sorted(found[:A_PAGE], key=lambda each: each.state not in WAITS)
    context = {
        "seller": seller,
        "rows": [(each, BADGES.get(each.state, "")) for each in shown],
        "next": found[A_PAGE - 1].public_id if len(found) > A_PAGE else "",
    }
    return render(request, "seller/returns.html", context)


@require_safe
@seller_page
def show(request: HttpRequest, seller: Seller, returned: str) -> HttpResponse:
    """Show one return: all of it on this page."""
    return return_page(request, seller, own(seller, returned))


def return_page(request: HttpRequest, seller: Seller, view: ReturnView, **forms: Any) -> HttpResponse:
    """Show a return, with a form that was filled in wrong."""
    now = clock.now()
    context = {
        "seller": seller,
        "returned": view,
        "badge": BADGES.get(view.state, ""),
        "days": -((now - view.due_at) // DAY) if view.due_at else None,
        "answers": view.state == ANSWERS,
        "takes_in": view.state in TAKES_IN,
        "refuse_form": (forms.get("refuse_form") or ReasonForm(prefix="no"))
        if view.state == ANSWERS
        else None,
        "inspect_form": (forms.get("inspect_form") or InspectForm(view)) if view.state == LOOKS else None,
        "steps": list(reversed(view.steps)),
        "kept": [due for due in view.dues if due.borne_by == "seller"],
    }
    status = UNPROCESSABLE if forms else 200
    return render(request, "seller/return.html", context, status=status)


@require_POST
@seller_page
def accept(request: HttpRequest, seller: Seller, returned: str) -> HttpResponse:
    """Let the goods come back."""
    own(seller, returned)
    said = _("Accepted. The buyer is told where to send it.")
    return take(request, seller, returned, actions.accept_return, said)


@require_POST
@seller_page
def waive(request: HttpRequest, seller: Seller, returned: str) -> HttpResponse:
    """Give the money back and let the buyer keep the goods."""
    own(seller, returned)
    said = _("The buyer keeps the goods and gets the money back.")
    return take(request, seller, returned, actions.waive_goods, said)


@require_read_or_post
@seller_page
def refuse(request: HttpRequest, seller: Seller, returned: str) -> HttpResponse:
    """Do not take the goods back."""
    view = own(seller, returned)
    if request.method != "POST":
        return to_return(seller, returned)
    form = ReasonForm(request.POST, prefix="no")
    if not form.is_valid():
        return return_page(request, seller, view, refuse_form=form)
    said = _("Refused. The buyer reads why, and may ask us to decide.")
    return take(request, seller, returned, actions.refuse_return, said, why=form.cleaned_data["why"])


@require_POST
@seller_page
def receive(request: HttpRequest, seller: Seller, returned: str) -> HttpResponse:
    """Note that the goods are there."""
    own(seller, returned)
    said = _("It is there. Look at it now: the buyer waits.")
    return take(request, seller, returned, actions.receive_return, said)


@require_read_or_post
@seller_page
def inspect(request: HttpRequest, seller: Seller, returned: str) -> HttpResponse:
    """Note how the goods came back, and give the money back for them."""
    view = own(seller, returned)
    if request.method != "POST" or view.state != LOOKS:
        return to_return(seller, returned)
    form = InspectForm(view, request.POST)
    if form.is_valid():
        try:
            actions.inspect_return(
                returned=returned,
                found=form.found(),
                why=form.cleaned_data["why"],
                by=seller.actor,
                at=clock.now(),
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        except IllegalMoveError as error:
            form.add_error(None, as_problem(error).title)
        else:
            messages.success(request, _("Done. The buyer gets the money for what you accepted."))
            return to_return(seller, returned)
    return return_page(request, seller, view, inspect_form=form)


def own(seller: Seller, returned: str) -> ReturnView:
    """Return a return of what this business sold; a 404 for those of others."""
    found = queries.get_return(returned, viewer=seller.actor)
    if seller.business is None or found.business != seller.business.profile.public_id:
        raise Http404
    return found


def take(
    request: HttpRequest, seller: Seller, returned: str, action: Any, said: str, **words: str
) -> HttpResponse:
    """Take a step and say so, or say why not."""
    try:
        action(returned=returned, by=seller.actor, at=clock.now(), **words)
    except ProblemRaised as raised:
        messages.warning(request, told(raised))
    except IllegalMoveError as error:
        problem = as_problem(error)
        messages.warning(request, f"{problem.title} {problem.detail}".strip())
    else:
        messages.success(request, said)
    return to_return(seller, returned)


def to_return(seller: Seller, returned: str) -> HttpResponse:
    """Return to the return."""
    return redirect("sell-return", organisation=seller.organisation.public_id, returned=returned)
