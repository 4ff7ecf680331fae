"""A paper for what a business declared: sent from a phone, looked at on the spot, decided by a person."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import actions, queries, words
from entrepot.apps.businesses.queries import ProofView
from entrepot.apps.files.encoding import MOST_BYTES
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import require_role
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.core.support.business_facts import Evidence, FactSheet
from entrepot.web.design.refusals import show_errors
from entrepot.web.evidence.serving import hand_over
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page

WAITING = "waiting"
STATES = {
    "waiting": gettext_lazy("We are looking at it"),
    "accepted": gettext_lazy("Accepted: this is verified"),
    "refused": gettext_lazy("Does not show it"),
}


class ProofForm(forms.Form):
    """Which of the declared facts a picture or PDF shows."""

    use_required_attribute = False

    facts = forms.MultipleChoiceField(
        label=gettext_lazy("What it shows"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
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

    def __init__(self, open_facts: list[str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["facts"].choices = [(name, fact_name(name)) for name in open_facts]  # type: ignore[attr-defined] # a field's


def fact_name(fact: str) -> str:
    """Return a fact in words."""
    return str(words.FACT_WORDS.get(fact) or words.FIGURE_WORDS[fact])


def open_facts(sheet: FactSheet, proofs: list[ProofView]) -> list[str]:
    """Return the declared facts that a paper could still show: not verified, and none is looked at."""
    waiting = {fact for each in proofs if each.state == WAITING for fact in each.facts}
    return [
        name
        for name in words.ALL_FACTS
        if name in sheet.facts and sheet.facts[name].evidence is not Evidence.VERIFIED and name not in waiting
    ]


@require_read_or_post
@seller_page
def prove(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Send a paper for what was declared; see what became of the papers sent."""
    require_role(seller.actor, roles.ADMIN)
    business = seller.business.profile.public_id if seller.business else ""
    sheet = queries.get_fact_sheet(business, viewer=seller.actor, at=clock.now())
    proofs = queries.list_proofs(viewer=seller.actor)
    left = open_facts(sheet, proofs)
    sent = request.method == "POST"
    form = ProofForm(left, request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid() and _kept(form, seller):
        messages.success(request, _("We look at it, and write to you."))
        return redirect("sell-prove", organisation=seller.organisation.public_id)
    context = {
        "seller": seller,
        "form": form,
        "can_show": bool(left),
        "has_declared": bool(sheet.facts),
        "papers": [(each, STATES[each.state], [fact_name(fact) for fact in each.facts]) for each in proofs],
    }
    return render(request, "seller/prove.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@seller_page
def paper(request: HttpRequest, seller: Seller, proof: str) -> HttpResponse:
    """Hand over a paper, to who may see it."""
    small = request.GET.get("size") == "small"
    return hand_over(queries.read_proof(proof, viewer=seller.actor, small=small))


def _kept(form: ProofForm, seller: Seller) -> bool:
    sent = form.cleaned_data["file"]
    if (sent.size or 0) > MOST_BYTES:
        form.add_error("file", _("The file is larger than 15 MB. Make it smaller and send it again."))
        return False
    try:
        actions.prove_facts(
            facts=form.cleaned_data["facts"],
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
