"""What stands on a seller's invoices from now on: name, address and tax numbers."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.queries import InvoiceDetailsView
from entrepot.web.design.refusals import show_errors
from entrepot.web.design.widgets import LongSelect
from entrepot.web.public import choices
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.statement import business_of


class DetailsForm(forms.Form):
    """Name and address, and one tax number: of a country or a scheme."""

    use_required_attribute = False

    name = forms.CharField(label=_("Name on invoices"), max_length=200)
    lines = forms.CharField(
        label=_("Address"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Street, place and postcode, one a line."),
    )
    country = forms.ChoiceField(label=_("Country"), widget=LongSelect)
    place = forms.CharField(
        label=_("Tax number of"),
        max_length=24,
        required=False,
        help_text=_("The country's two letters, such as VN, or a scheme, such as EU-OSS."),
    )
    number = forms.CharField(
        label=_("Tax number"),
        max_length=40,
        required=False,
        help_text=_("Leave it empty to take the number of that place back."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = choices.country_choices()  # type: ignore[attr-defined]


@require_read_or_post
@seller_page
def change(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Show and take what stands on invoices from now on; those that were issued keep theirs."""
    business = business_of(seller)
    details = queries.get_invoice_details(viewer=seller.actor, business=business)
    form = DetailsForm(request.POST or None, initial=_initial(details, seller))
    if request.method == "POST" and form.is_valid() and _saved(form, seller, business):
        messages.success(request, say("Saved. It stands on every invoice from now on."))
        return redirect("sell-invoices", organisation=seller.organisation.public_id)
    context = {"seller": seller, "form": form, "details": details}
    return render(
        request, "seller/invoice_details.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _initial(details: InvoiceDetailsView, seller: Seller) -> dict[str, str]:
    profile = seller.business.profile if seller.business else None
    return {
        "name": details.name or (profile.name if profile else ""),
        "lines": details.lines,
        "country": details.country or (profile.country if profile else ""),
        "place": profile.country if profile else "",
        "number": dict(details.numbers).get(profile.country, "") if profile else "",
    }


def _saved(form: DetailsForm, seller: Seller, business: str) -> bool:
    given, now = form.cleaned_data, clock.now()
    try:
        with transaction.atomic():
            actions.set_invoice_details(
                name=given["name"],
                country=given["country"],
                lines=given["lines"],
                business=business,
                by=seller.actor,
                at=now,
            )
            if given["place"]:
                actions.set_tax_number(
                    place=given["place"], number=given["number"], business=business, by=seller.actor, at=now
                )
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    return True
