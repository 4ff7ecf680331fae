"""What members get: offered, proposed, approved by a second person, paid, and told to each."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.cooperatives.actions import PayoutInput
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.core.money import EXPONENTS
from entrepot.web.design.refusals import show_errors, told
from entrepot.web.farm.access import farm_page
from entrepot.web.farm.forms import ShareForm
from entrepot.web.farm.members import as_csv
from entrepot.web.public import choices
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post

STATES = {
    "proposed": gettext_lazy("Waits for a second person"),
    "approved": gettext_lazy("Approved: pay now"),
    "paid": gettext_lazy("Paid"),
    "rejected": gettext_lazy("Put aside"),
}
MOVES = {
    "approve": actions.approve_member_payout,
    "reject": actions.reject_member_payout,
    "paid": actions.mark_members_paid,
}


@require_safe
@farm_page
def show_all(request: HttpRequest, seller: Seller) -> HttpResponse:
    """List the payouts, and what could be shared out of the days somebody names."""
    today = clock.now().date()
    start = _day(request.GET.get("start", ""), today.replace(day=1))
    end = _day(request.GET.get("end", ""), today)
    rows = queries.list_member_payouts(viewer=seller.actor)
    context = {
        "seller": seller,
        "payouts": [(each, STATES[each.state]) for each in rows],
        "offers": queries.get_payout_offers(viewer=seller.actor, start=start, end=end),
        "start": start,
        "end": end,
    }
    return render(request, "farm/payouts.html", context)


@require_read_or_post
@farm_page
def propose(request: HttpRequest, seller: Seller, currency: str) -> HttpResponse:
    """Share out a lot (`lot`) or some days (`start`, `end`)."""
    lot = request.GET.get("lot", "")
    start, end = _day(request.GET.get("start", ""), None), _day(request.GET.get("end", ""), None)
    offers = queries.get_payout_offers(viewer=seller.actor, lot=lot, start=start, end=end)
    offer = next((each for each in offers if each.amount.currency == currency), None)
    form = ShareForm(request.POST if request.method == "POST" else None)
    form.fields["received_currency"].choices = [("", "-"), *choices.currency_choices()]  # type: ignore[attr-defined]
    if form.is_valid():
        given = form.cleaned_data
        try:
            payout = actions.propose_member_payout(
                payout=PayoutInput(
                    currency=currency,
                    lot=lot,
                    start=start,
                    end=end,
                    received_minor=_minor(given["received"], given["received_currency"]),
                    received_currency=given["received_currency"],
                ),
                by=seller.actor,
                at=clock.now(),
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            return redirect("farm-payout", organisation=seller.organisation.public_id, payout=payout)
    context = {
        "seller": seller,
        "form": form,
        "offer": offer,
        "lot": queries.get_lot(lot, viewer=seller.actor) if lot else None,
        "start": start,
        "end": end,
        "cooperative": queries.get_cooperative(viewer=seller.actor),
    }
    return render(request, "farm/payout_form.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@farm_page
def show(request: HttpRequest, seller: Seller, payout: str) -> HttpResponse:
    """Show a payout: who gets what, and what is to be done next."""
    view = queries.get_member_payout(payout, viewer=seller.actor)
    context = {
        "seller": seller,
        "payout": view,
        "word": STATES[view.state],
        "bank": queries.get_bank_part(payout, viewer=seller.actor) if view.state == "approved" else None,
        "slips": queries.list_slips(payout, viewer=seller.actor),
    }
    return render(request, "farm/payout.html", context)


@require_POST
@farm_page
def move(request: HttpRequest, seller: Seller, payout: str, step: str) -> HttpResponse:
    """Approve a payout, put it aside, or note that it was paid."""
    try:
        MOVES[step](payout=payout, by=seller.actor, at=clock.now())
    except ProblemRaised as raised:
        messages.error(request, told(raised))
    else:
        messages.success(request, _("Saved."))
    return redirect("farm-payout", organisation=seller.organisation.public_id, payout=payout)


@require_POST
@farm_page
def take_list(request: HttpRequest, seller: Seller, payout: str) -> HttpResponseBase:
    """Hand over the list that is paid from; that somebody took it is noted."""
    rest = request.POST.get("rest") == "1"
    pieces = queries.write_payout_list(payout, viewer=seller.actor, without_bank=rest)
    actions.note_list_taken(payout=payout, by=seller.actor, at=clock.now())
    return as_csv("".join(pieces), f"{payout}.csv")


@require_POST
@farm_page
def take_bank_file(request: HttpRequest, seller: Seller, payout: str) -> HttpResponseBase:
    """Hand over the file that the co-operative's bank pays members from; that somebody took it is noted."""
    try:
        written = actions.export_bank_file(payout=payout, by=seller.actor, at=clock.now())
    except ProblemRaised as raised:
        messages.error(request, told(raised))
        return redirect("farm-payout", organisation=seller.organisation.public_id, payout=payout)
    headers = {"Content-Disposition": f'attachment; filename="{payout}.xml"'}
    return HttpResponse(written, content_type="application/xml; charset=utf-8", headers=headers)


@require_safe
@farm_page
def slips(request: HttpRequest, seller: Seller, payout: str) -> HttpResponse:
    """Show a slip for each member, to be printed and cut, or sent as a text message."""
    view = queries.get_member_payout(payout, viewer=seller.actor)
    found = queries.list_slips(payout, viewer=seller.actor)
    return render(request, "farm/slips.html", {"seller": seller, "payout": view, "slips": found})


def _day[Otherwise: (date, None)](text: str, otherwise: Otherwise) -> date | Otherwise:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise


def _minor(text: str, currency: str) -> int:
    """Return what was written in minor units; what cannot be read is -1, which the action refuses."""
    text = text.replace(" ", "").replace(",", ".")
    if not text:
        return 0
    try:
        minor = Decimal(text).scaleb(EXPONENTS.get(currency, 0))
    except InvalidOperation:
        return -1
    return int(minor) if minor.is_finite() and minor > 0 and minor == minor.to_integral_value() else -1
