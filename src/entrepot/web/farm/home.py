"""The first page at the scales, and what the co-operative says of itself."""

from decimal import Decimal
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.core.support.member_shares import WHOLE
from entrepot.web.design.refusals import show_errors
from entrepot.web.farm.access import farm_page, spoken_page
from entrepot.web.farm.forms import TermsForm
from entrepot.web.farm.languages import COOKIE, COOKIE_SECONDS, NAMES
from entrepot.web.seller.access import UNPROCESSABLE, Seller, require_read_or_post

HUNDREDTHS = 100


@require_read_or_post
@spoken_page
def show(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Show what there is to do, or ask whether this is a co-operative; a POST says yes."""
    cooperative = queries.get_cooperative(viewer=seller.actor)
    if request.method == "POST":
        actions.turn_on_cooperative(by=seller.actor, at=clock.now())
        return redirect("farm", organisation=seller.organisation.public_id)
    if not cooperative.is_on:
        return render(request, "farm/turn_on.html", {"seller": seller, "cooperative": cooperative})
    payouts = queries.list_member_payouts(viewer=seller.actor, limit=10)
    context = {
        "seller": seller,
        "cooperative": cooperative,
        "counts": queries.count_members(viewer=seller.actor, at=clock.now()),
        "lots": queries.list_lots(viewer=seller.actor, limit=3),
        "waiting": [each for each in payouts if each.state in {"proposed", "approved"}],
    }
    return render(request, "farm/home.html", context)


@require_read_or_post
@farm_page
def terms(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Let administrators say what the co-operative keeps and where it grows."""
    known = queries.get_cooperative(viewer=seller.actor)
    initial = {
        "rate": Decimal(known.own_rate) / HUNDREDTHS,
        "place": known.place,
        "certificates": known.certificates,
        "brings": known.brings,
    }
    language = get_language() or "en"
    series = queries.list_price_series(viewer=seller.actor)
    forms = [(each.id, each.form.get(language, each.form["en"])) for each in series]
    form = TermsForm(request.POST or None, initial=initial, series=forms)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.set_terms(
                own_rate=int(given["rate"] * WHOLE / HUNDREDTHS),
                place=given["place"],
                certificates=given["certificates"],
                brings=given["brings"],
                latitude=known.latitude,
                longitude=known.longitude,
                by=seller.actor,
                at=clock.now(),
            )
        except ProblemRaised as raised:
            show_errors(form, raised)
        else:
            messages.success(request, _("Saved."))
            return redirect("farm", organisation=seller.organisation.public_id)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "farm/terms.html", {"seller": seller, "form": form}, status=status)


@require_POST
@spoken_page
def speak(request: HttpRequest, seller: Seller, language: str) -> HttpResponse:
    """Remember the language somebody wants the farm pages in."""
    if language not in NAMES:
        raise Http404
    home = redirect("farm", organisation=seller.organisation.public_id)
    following = urlsplit(request.POST.get("next", "")).path
    response = redirect(following) if following.startswith(home["Location"]) else home
    response.set_cookie(COOKIE, language, max_age=COOKIE_SECONDS, samesite="Lax", httponly=True)
    return response


@require_safe
@spoken_page
def aloud(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Explain in pictures and plain words how it goes, from the scales to the money."""
    return render(request, "farm/how.html", {"seller": seller})


@require_safe
@farm_page
def offline(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Lead to what can be noted where there is no network; a phone keeps this page, which names nobody."""
    return render(request, "farm/offline.html", {"seller": seller})
