"""Being paid before receipt: what it is, what it would have cost on the last order, and the switch."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import clock
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.queries import AdvanceView
from entrepot.web.seller.access import Seller, require_read_or_post, seller_page
from entrepot.web.seller.statement import business_of

WHY_NOT: Final = {
    "not_verified": gettext_lazy("Your business is not verified yet."),
    "owes": gettext_lazy("You owe something; what you earn next covers it first."),
    "disputed": gettext_lazy("A complaint or a chargeback of one of your orders is open."),
    "goes_back": gettext_lazy("Money of this order was going back to the buyer."),
    "no_price": gettext_lazy("No price is set for it in this market."),
    "over_cap": gettext_lazy("As much as possible at one time was already out."),
    "too_small": gettext_lazy("The share is smaller than its price."),
}
MOMENTS: Final = {
    "paid": gettext_lazy("as soon as the buyer has paid"),
    "shipped": gettext_lazy("as soon as the carrier has the goods"),
}


@require_read_or_post
@seller_page
def show(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Show it, and turn it on or off."""
    business, now = business_of(seller), clock.now()
    if request.method == "POST":
        wanted = request.POST.get("do") == "on"
        if actions.choose_early_payment(wanted=wanted, business=business, by=seller.actor, at=now):
            said = (
                _("From your next order on you are paid before receipt.")
                if wanted
                else _("From your next order on you are paid at receipt again.")
            )
            messages.success(request, said)
        return redirect("sell-early", organisation=seller.organisation.public_id)
    early = queries.get_early_payment(business=business, viewer=seller.actor, at=now)
    context = {
        "seller": seller,
        "early": early,
        "hindrance": WHY_NOT.get(early.hindrance, ""),
        "terms": [(term, MOMENTS.get(term.moment, "")) for term in early.terms],
        "recent": [(each, _said(each)) for each in early.recent],
        "may_change": roles.ADMIN in seller.actor.roles,
    }
    return render(request, "seller/early.html", context)


def _said(each: AdvanceView) -> str:
    if each.refused:
        return str(WHY_NOT.get(each.refused, each.refused))
    if each.grant:
        return _("Free for you: a grant pays for it.")
    return ""
