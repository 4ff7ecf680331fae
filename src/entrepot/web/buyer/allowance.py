"""A person's yearly allowance: what is used and left, order by order, and the number they let us keep."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.queries import AllowanceView
from entrepot.web.buyer.access import UNPROCESSABLE, Buyer, buyer_page
from entrepot.web.buyer.forms import text
from entrepot.web.design import places

COUNTRY = "CN"  # whose law counts a person's year and knows them by a number
WHOLE = 100


class NumberForm(forms.Form):
    """One's own number, and the consent to keep it."""

    use_required_attribute = False

    recipient = text(
        gettext_lazy("Name as on the document"),
        "name",
        gettext_lazy("Give the name on the document."),
        max_length=120,
    )
    identity = text(
        gettext_lazy("Number of the identity card or passport"),
        "off",
        gettext_lazy("Fill in the number."),
        max_length=40,
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("Keep it, encrypted, for my next orders. I can delete it here at any time."),
        error_messages={"required": gettext_lazy("Without your consent we do not keep it.")},
    )


@sensitive_post_parameters("identity")
@require_http_methods(["GET", "HEAD", "POST"])
@buyer_page
def show(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Show the allowance; sent, keep the number of whoever is signed in."""
    form = NumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not buyer.is_guest and form.is_valid() and keep(buyer, form):
        messages.success(request, _("Your number is kept. You need not type it again."))
        return redirect(places.place_url("allowance"))
    return page(request, buyer, form, status=UNPROCESSABLE if form.is_bound else 200)


@require_POST
@buyer_page
def forget(request: HttpRequest, buyer: Buyer) -> HttpResponse:
    """Delete the number that was kept."""
    if not buyer.is_guest:
        actions.forget_identity(country=COUNTRY, by=buyer.actor, at=clock.now())
        messages.success(request, _("Your number is deleted."))
    return redirect(places.place_url("allowance"))


def keep(buyer: Buyer, form: NumberForm) -> bool:
    """Keep the number; what is wrong with it is said beside the field."""
    given = form.cleaned_data
    try:
        actions.keep_identity(
            country=COUNTRY,
            number=given["identity"],
            recipient=given["recipient"],
            by=buyer.actor,
            at=clock.now(),
        )
    except ProblemRaised as refused:
        for each in refused.problem.errors:
            form.add_error(each.field, f"{each.reason} {each.fix}")
        return False
    return True


def page(request: HttpRequest, buyer: Buyer, form: NumberForm, *, status: int) -> HttpResponse:
    """Show every year one may see, and what is kept."""
    years: list[AllowanceView] = []
    keys = {buyer.key, *buyer.links.values()} - {""} if buyer.is_guest else {buyer.key}
    for key in sorted(keys):
        known = {(year.tail, year.period) for year in years}
        found = queries.list_allowances(viewer=buyer.actor, key=key)
        years += [year for year in found if (year.tail, year.period) not in known]
    kept = [] if buyer.is_guest else queries.list_kept_identities(viewer=buyer.actor)
    context: dict[str, Any] = {
        "years": [{"year": year, **widths(year)} for year in years],
        "kept": kept[0] if kept else None,
        "form": form,
        "guest": buyer.is_guest,
    }
    return render(request, "buyer/allowance.html", context, status=status)


def widths(year: AllowanceView) -> dict[str, int]:
    """Return how far the bar of a year is filled: spent and, behind it, held, of a hundred."""
    limit = max(year.limit.minor, 1)
    used = min(year.used.minor * WHOLE // limit, WHOLE)
    both = min((year.used.minor + year.held.minor) * WHOLE // limit, WHOLE)
    return {"used": used, "held": both - used}
