"""Programmes for a business: what each gives, why it qualifies or what would help, and what it saved."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.desk.queries import list_fast_lanes
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.programmes import actions, queries, words
from entrepot.apps.programmes.queries import HastenedView, OfferView
from entrepot.web.design import formats, places
from entrepot.web.design.refusals import told
from entrepot.web.officer.words import say_benefit, say_changes, say_reasons
from entrepot.web.seller.access import Seller, require_read_or_post, seller_page
from entrepot.web.seller.enquiries import say_time


@require_read_or_post
@seller_page
def show_all(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Show every programme that takes businesses, the best first; ask for one, take it back, or appeal."""
    if request.method == "POST":
        if roles.ADMIN not in seller.actor.roles:
            raise PermissionDenied
        _act(request, seller)
        return redirect("sell-programmes", organisation=seller.organisation.public_id)
    offers = queries.list_offers(viewer=seller.actor, at=clock.now(), language=places.current().language)
    context = {
        "seller": seller,
        "offers": [_shown(offer) for offer in offers],
        "states": words.APPLICATION_WORDS,
        "shown": [
            (each, words.BENEFIT_WORDS[each.kind])
            for each in queries.list_shown(viewer=seller.actor, language=places.current().language)
        ],
        "hastened": _hastened(seller),
        "may_ask": roles.ADMIN in seller.actor.roles,
    }
    return render(request, "seller/programmes.html", context)


def _hastened(seller: Seller) -> list[tuple[HastenedView, str, str]]:
    """Return the cases in a fast lane, each with its lane, and what came of it in words."""
    titles = list_fast_lanes(viewer=ANONYMOUS)
    cases = queries.list_hastened(viewer=seller.actor)
    return [(each, str(titles.get(each.lane, each.lane)), _came_of(each)) for each in cases]


def _came_of(case: HastenedView) -> str:
    if not case.is_done:
        return _("Waits; without the fast lane it would be by %(due)s.") % {
            "due": formats.moment(case.ordinary_due_at)
        }
    if case.took is None:
        return _("Settled before anybody had to decide.")
    if case.saved is None:
        told = {"time": say_time(case.took)}
        return _("Decided after %(time)s; too few ordinary cases are there to compare with.") % told
    told = {"time": say_time(case.took), "saved": say_time(abs(case.saved))}
    if case.saved < timedelta():
        return _("Decided after %(time)s, %(saved)s later than half of the ordinary ones.") % told
    return _("Decided after %(time)s, %(saved)s sooner than half of the ordinary ones.") % told


def _shown(offer: OfferView) -> dict[str, object]:
    asked = offer.application
    refused = asked is not None and asked.state in {"refused", "appealed"}
    return {
        "offer": offer,
        "benefits": [say_benefit(each) for each in offer.programme.version.benefits],
        "because": say_reasons(offer.found),
        "changes": say_changes(offer.found.changes),
        "can_ask": offer.award is None
        and offer.programme.is_open
        and (asked is None or _may_ask_again(offer)),
        "refused": refused,
        "withdrawable": asked is not None and asked.state in {"waiting", "listed", "appealed"},
    }


def _may_ask_again(offer: OfferView) -> bool:
    asked = offer.application
    return asked is not None and asked.state in {"refused", "withdrawn", "accepted"}


def _act(request: HttpRequest, seller: Seller) -> None:
    done, now = request.POST.get("do", ""), clock.now()
    try:
        if done == "ask":
            made = actions.apply_for_programme(
                programme=request.POST.get("programme", ""),
                note=request.POST.get("note", ""),
                by=seller.actor,
                at=now,
            )
            state = queries.get_application(made, viewer=seller.actor).state
            messages.success(request, str(words.APPLICATION_WORDS[state]))
        elif done == "withdraw":
            actions.withdraw_application(
                application=request.POST.get("application", ""), by=seller.actor, at=now
            )
            messages.success(request, _("Taken back."))
        elif done == "appeal":
            actions.appeal_refusal(
                application=request.POST.get("application", ""),
                text=request.POST.get("text", ""),
                by=seller.actor,
                at=now,
            )
            messages.success(request, _("Another person will look at it."))
    except ProblemRaised as raised:
        messages.error(request, told(raised))
