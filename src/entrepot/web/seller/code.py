"""Under which HS code a product falls: we propose, with reasons; the seller confirms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.reference import queries as reference
from entrepot.web.design import places
from entrepot.web.design.refusals import told
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post, seller_page

CANDIDATES = 8
LONGEST_QUESTION = 200


@require_read_or_post
@seller_page
def choose(request: HttpRequest, seller: Seller, product: str) -> HttpResponse:
    """Show the codes that fit the product's words, or others asked for; keep the one confirmed."""
    own = seller.product(product)
    given = request.POST if request.method == "POST" else request.GET
    what = given.get("what", own.product.title).strip()[:LONGEST_QUESTION]
    error = ""
    if request.method == "POST":
        error = confirmed(product, request.POST.get("hs", ""), seller)
        if not error:
            messages.success(request, _("The code is confirmed. This is where you can sell it."))
            return redirect("sell-product", organisation=seller.organisation.public_id, product=product)
    found = queries.suggest_hs(
        what, viewer=seller.actor, language=places.current().language, limit=CANDIDATES
    )
    # The heading that was asked for is the question, not an answer to it.
    digits = what.replace(".", "")
    context = {
        "seller": seller,
        "own": own,
        "entry": reference.get_hs(own.product.hs) if own.product.hs else None,
        "what": what,
        "candidates": [
            each for each in found.candidates if each.code != digits or len(digits) == len("610910")
        ],
        "question": found.question,
        "chosen": given.get("hs", own.product.hs),
        "error": error,
    }
    return render(request, "seller/code.html", context, status=UNPROCESSABLE if error else 200)


def confirmed(product: str, hs: str, seller: Seller) -> str:
    """Keep the seller's choice; return what is wrong with it, nothing when it is kept."""
    if not hs:
        return _("Choose one of the codes, or search with other words.")
    try:
        actions.confirm_hs(product=product, hs=hs, by=seller.actor, at=clock.now())
    except ProblemRaised as raised:
        return told(raised)
    return ""
