"""Certificates of a product: what stands on the paper, and how long it holds."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.actions import CertificateInput
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design.refusals import show_errors
from entrepot.web.design.widgets import LongSelect
from entrepot.web.public import choices
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.seller.certifying import DECLARED
from entrepot.web.seller.certifying import STATES as FILES
from entrepot.web.storefront.facts import KINDS

STATES: Final = {
    "valid": ("yes", gettext_lazy("Valid")),
    "soon_over": ("fix", gettext_lazy("Ends soon")),
    "over": ("no", gettext_lazy("Over, not shown to buyers")),
    "not_yet": ("unknown", gettext_lazy("Not valid yet")),
}
DAY: Final = {"type": "date"}
GIVE_DAY: Final = gettext_lazy("Give the day as it stands on the paper.")


class CertificateForm(forms.Form):
    """What stands on a certificate."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(KINDS.items()))
    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=80,
        error_messages={"required": gettext_lazy("Give the number on the paper.")},
    )
    issuer = forms.CharField(
        label=gettext_lazy("Who issued it"),
        max_length=160,
        error_messages={"required": gettext_lazy("Say who issued it.")},
    )
    country = forms.ChoiceField(label=gettext_lazy("Country of who issued it"), widget=LongSelect)
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"),
        widget=forms.DateInput(attrs=DAY),
        error_messages={"required": GIVE_DAY, "invalid": GIVE_DAY},
    )
    valid_to = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("A laboratory report has none."),
        widget=forms.DateInput(attrs=DAY),
        error_messages={"invalid": GIVE_DAY},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = choices.country_choices()  # type: ignore[attr-defined]


@require_read_or_post
@seller_page
def tell(request: HttpRequest, seller: Seller, product: str) -> HttpResponse:
    """List what is certified of a product, take another certificate, or drop one."""
    own = seller.product(product)
    here = redirect("sell-product-certificates", organisation=seller.organisation.public_id, product=product)
    if request.method == "POST" and request.POST.get("drop"):
        actions.drop_certificate(
            product=product, certificate=request.POST["drop"], by=seller.actor, at=clock.now()
        )
        return here
    form = CertificateForm(
        request.POST if request.method == "POST" else None, initial={"country": own.product.origin}
    )
    if form.is_valid():
        given = CertificateInput(**form.cleaned_data)
        try:
            actions.add_certificate(product=product, given=given, by=seller.actor, at=clock.now())
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("The certificate is kept."))
            return here
    kept = queries.list_certificates(product, viewer=seller.actor)
    papers = queries.list_certificate_papers(product, viewer=seller.actor)
    checks = {name: FILES[each.state] for name, each in papers.items()}
    context = {
        "seller": seller,
        "own": own,
        "form": form,
        "kept": [
            (each, KINDS[each.kind], *STATES[each.state], *checks.get(each.public_id, DECLARED))
            for each in kept
        ],
    }
    return render(request, "seller/certificates.html", context, status=UNPROCESSABLE if form.errors else 200)
