"""Which lots the pieces of a parcel come from: the oldest first by itself, another when somebody says so."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import queries as orders
from entrepot.web.design.refusals import show_errors
from entrepot.web.farm.access import farm_page
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post

MOST_LOTS = 20


@require_read_or_post
@farm_page
def choose(request: HttpRequest, seller: Seller, order: str, parcel: str, variant: str) -> HttpResponse:
    """Say from which lots the pieces of one line come."""
    view = orders.get_order(order, viewer=seller.actor)
    found = next((one for one in view.parcels if one.public_id == parcel), None)
    line = next((one for one in found.lines if one.variant == variant), None) if found else None
    if line is None:
        raise Http404
    uses = queries.list_uses(order=order, viewer=seller.actor)
    now = {use.lot: use.pieces for use in uses if (use.parcel, use.variant) == (parcel, variant)}
    lots = queries.list_lots(viewer=seller.actor, product=line.product, limit=MOST_LOTS)
    form = forms.Form(request.POST or None, use_required_attribute=False)
    for lot in lots:
        form.fields[lot.public_id] = forms.IntegerField(
            label=_("%(code)s, harvested %(day)s") % {"code": lot.code, "day": lot.harvested_on.isoformat()},
            min_value=0,
            max_value=line.quantity,
            required=False,
            initial=now.get(lot.public_id, 0),
        )
    if form.is_valid():
        try:
            pieces = {lot: count or 0 for lot, count in form.cleaned_data.items()}
            actions.choose_lots(
                order=order, parcel=parcel, variant=variant, pieces=pieces, by=seller.actor, at=clock.now()
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("Saved."))
            return redirect("sell-order", organisation=seller.organisation.public_id, order=order)
    context = {"seller": seller, "form": form, "line": line, "order": order}
    return render(request, "farm/choose_lots.html", context, status=UNPROCESSABLE if form.errors else 200)
