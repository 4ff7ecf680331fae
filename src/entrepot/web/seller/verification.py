"""Being verified: one page that says what is there and what is missing, and asks once nothing is."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import actions, filing, queries, words
from entrepot.apps.businesses.queries import FileView
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import require_role
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.web.design import places
from entrepot.web.design.refusals import show_errors
from entrepot.web.evidence.serving import hand_over
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page

WAITS, VERIFIED = "pending", "verified"
DETAILS = ("legal_form", "legal_name", "registration", "tax_number")


class AskForm(forms.Form):
    """The last step: nothing more to type, but for an answer to a refusal."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("If something was wrong that is right, say so here. Who decides reads it."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the file on the page: what stands there, what is missing, why it was refused."""

    title: str
    address: str
    said: str
    gaps: list[str]
    wrong: list[str]

    @property
    def is_done(self) -> bool:
        """Whether nothing is to be done about it."""
        return not self.gaps and not self.wrong


@require_read_or_post
@seller_page
def ask(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Show the file and where it stands; ask for the business to be verified once nothing is missing."""
    require_role(seller.actor, roles.ADMIN)
    file = queries.get_own_file(viewer=seller.actor)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.submit_verification(**form.cleaned_data, by=seller.actor, at=clock.now())
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("We look at it now, and write to you."))
            return redirect("sell-verification", organisation=seller.organisation.public_id)
    reasons = seller.business.reasons if seller.business else ()
    parts = _parts(seller, file, reasons)
    context = {
        "seller": seller,
        "file": file,
        "form": form,
        "parts": parts,
        "left": sum(bool(part.gaps) for part in parts),
        "following": next((part for part in parts if not part.is_done), None),
        "verified": file.state == VERIFIED and file.recheck is None and not file.waits,
        "refused": bool(reasons),
        "cause": words.CAUSE_WORDS[file.recheck.cause] if file.recheck else "",
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "seller/verification.html", context, status=status)


@require_safe
@seller_page
def paper(request: HttpRequest, seller: Seller, paper: str) -> HttpResponse:
    """Hand over a document of the file, to who may see it."""
    small = request.GET.get("size") == "small"
    return hand_over(queries.read_paper(paper, viewer=seller.actor, small=small))


def _parts(seller: Seller, file: FileView, reasons: tuple[str, ...]) -> list[Part]:
    organisation = seller.organisation.public_id
    form = file.legal_form.named(places.current().language) if file.legal_form else ""
    numbers = ", ".join(filter(None, dict.fromkeys((file.registration, file.tax_number))))
    address = filing.address_lines("\n".join(file.address.values())) if any(file.address.values()) else ""
    shown = (
        (_("The business"), "details", DETAILS, ", ".join(filter(None, (file.legal_name, form, numbers)))),
        (_("Address"), "address", ("address",), address),
        (_("Owners"), "owners", ("owners",), ", ".join(owner.name for owner in file.owners)),
        (_("Documents"), "papers", ("papers",), _papers_said(file)),
        (_("Bank account"), "account", ("bank_account",), file.holder),
    )
    return [
        Part(
            title=title,
            address=reverse(
                "sell-bank-account" if page == "account" else f"sell-verification-{page}", args=[organisation]
            ),
            said=said,
            gaps=_gaps(file, fields),
            wrong=[
                f"{words.REASON_WORDS[code]} {words.REASON_FIXES[code]}"
                for code in reasons
                if words.REASON_FIELDS[code] in fields
            ],
        )
        for title, page, fields, said in shown
    ]


def _gaps(file: FileView, fields: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for field, code, about in file.missing:
        if field not in fields:
            continue
        if code == "identity_missing":
            found.append(_("Identity document of %(name)s") % {"name": about})
        else:
            found.append(str(words.PAPER_WORDS[about] if about else words.FIELD_WORDS[field]))
    return found


def _papers_said(file: FileView) -> str:
    return ", ".join(str(words.PAPER_WORDS[each.kind]) for each in file.papers)
