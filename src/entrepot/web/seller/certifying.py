"""The file of a certificate: sent from a phone, looked at on the spot, compared by a person."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.queries import CertificatePaperView, CertificateView
from entrepot.apps.catalogue.words import CHECKED_WORDS
from entrepot.apps.files.encoding import MOST_BYTES
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design.refusals import show_errors
from entrepot.web.evidence.serving import hand_over
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page
from entrepot.web.storefront.facts import KINDS

STATES: Final = {
    "waiting": ("unknown", gettext_lazy("We are looking at its file")),
    "accepted": ("yes", gettext_lazy("Checked by us")),
    "refused": ("fix", gettext_lazy("Its file does not show this")),
}
DECLARED: Final = ("unknown", gettext_lazy("As you declare it"))


class CertificateFileForm(forms.Form):
    """A picture or PDF of a certificate."""

    use_required_attribute = False

    file = forms.FileField(
        label=gettext_lazy("Picture or PDF"),
        max_length=200,
        help_text=gettext_lazy("By daylight, flat, all four corners in the picture. JPEG, PNG, WebP or PDF."),
        error_messages={
            "required": gettext_lazy("Choose a picture or a PDF."),
            "empty": gettext_lazy("The file is empty. Choose a picture."),
        },
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )
    despite_faults = forms.BooleanField(
        label=gettext_lazy("Keep this picture all the same; a person looks at it"), required=False
    )


@require_read_or_post
@seller_page
def file(request: HttpRequest, seller: Seller, product: str, certificate: str) -> HttpResponse:
    """Send the file of a certificate or take it back; see what was found of it."""
    own = seller.product(product)
    kept = {each.public_id: each for each in queries.list_certificates(product, viewer=seller.actor)}
    if certificate not in kept:
        raise Http404
    organisation = seller.organisation.public_id
    here = redirect("sell-certificate", organisation=organisation, product=product, certificate=certificate)
    form = CertificateFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.POST.get("do") == "withdraw":
        actions.withdraw_certificate_file(
            product=product, certificate=certificate, by=seller.actor, at=clock.now()
        )
        messages.success(request, _("The file is gone. Buyers see the certificate as you declare it."))
        return here
    if form.is_valid() and _kept(form, product, certificate, seller):
        messages.success(request, _("We look at it, and write to you."))
        return here
    paper = queries.list_certificate_papers(product, viewer=seller.actor).get(certificate)
    context = {"seller": seller, "own": own, "form": form} | _told(kept[certificate], paper)
    return render(request, "seller/certificate.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@seller_page
def download(request: HttpRequest, seller: Seller, product: str, certificate_paper: str) -> HttpResponse:
    """Hand the file of a certificate over, to who may see it."""
    seller.product(product)
    small = request.GET.get("size") == "small"
    return hand_over(queries.read_certificate_file(certificate_paper, viewer=seller.actor, small=small))


def _told(held: CertificateView, paper: CertificatePaperView | None) -> dict[str, Any]:
    badge, word = STATES[paper.state] if paper else DECLARED
    wrong = CHECKED_WORDS.get(paper.field, "") if paper else ""
    return {
        "held": held,
        "kind": KINDS[held.kind],
        "paper": paper,
        "badge": badge,
        "word": word,
        "wrong": wrong,
    }


def _kept(form: CertificateFileForm, product: str, certificate: str, seller: Seller) -> bool:
    sent = form.cleaned_data["file"]
    if (sent.size or 0) > MOST_BYTES:
        form.add_error("file", _("The file is larger than 15 MB. Make it smaller and send it again."))
        return False
    try:
        actions.file_certificate(
            product=product,
            certificate=certificate,
            content=sent.read(),
            name=sent.name or "",
            despite_faults=form.cleaned_data["despite_faults"],
            by=seller.actor,
            at=clock.now(),
        )
    except ProblemRaised as raised:
        show_errors(form, raised)
        return False
    return True
