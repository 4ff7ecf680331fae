"""What a business may book with its programmes: a time is chosen, cancelled, or put into one's calendar."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.programmes import actions, queries, words
from entrepot.apps.programmes.queries import BookingView
from entrepot.web.design import places
from entrepot.web.design.refusals import told
from entrepot.web.officer.times import by_day, calendar_of, say_moment, say_when
from entrepot.web.seller.access import Seller, require_read_or_post, seller_page

COMING = ("booked", "waiting")


@require_read_or_post
@seller_page
def show_all(request: HttpRequest, seller: Seller) -> HttpResponse:
    """Show what may be booked and what is; book a seat, wait for one, or give it back."""
    if request.method == "POST":
        if roles.ADMIN not in seller.actor.roles:
            raise PermissionDenied
        _act(request, seller)
        return redirect("sell-resources", organisation=seller.organisation.public_id)
    now, language = clock.now(), places.current().language
    units = queries.list_units(viewer=seller.actor, at=now, language=language)
    kinds = tuple(dict.fromkeys(each.kind for each in units))
    slots = queries.list_slots(viewer=seller.actor, at=now, kinds=kinds)
    bookings = queries.list_bookings(viewer=seller.actor, language=language)
    context = {
        "seller": seller,
        "units": [(each, words.BENEFIT_WORDS[each.kind], words.UNIT_WORDS[each.kind]) for each in units],
        "coming": [_shown(each) for each in bookings[::-1] if _comes(each, now)],
        "past": [_shown(each) for each in bookings if not _comes(each, now)],
        "days": by_day([each for each in slots if not each.own]),
        "kinds": words.BENEFIT_WORDS,
        "states": words.BOOKING_WORDS,
        "may_book": roles.ADMIN in seller.actor.roles,
    }
    return render(request, "seller/resources.html", context)


@require_safe
@seller_page
def download(request: HttpRequest, seller: Seller, booking: str) -> HttpResponse:
    """Hand a booking over as a file for a calendar."""
    found = queries.get_booking(booking, viewer=seller.actor, language=places.current().language)
    body = calendar_of(found, host=request.get_host(), at=clock.now())
    headers = {"Content-Disposition": f'attachment; filename="{booking}.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


def _comes(booking: BookingView, now: datetime) -> bool:
    return booking.state in COMING and booking.slot.ends_at > now


def _shown(booking: BookingView) -> dict[str, object]:
    slot = booking.slot
    return {
        "booking": booking,
        "when": say_when(slot),
        "free_until": say_moment(slot.free_until, slot.resource.zone),
        "is_free": slot.free_until >= clock.now() or booking.state == "waiting",
        "cancellable": booking.state in COMING and slot.starts_at > clock.now(),
    }


def _act(request: HttpRequest, seller: Seller) -> None:
    done, now = request.POST.get("do", ""), clock.now()
    try:
        if done in {"book", "wait"}:
            made = actions.book_slot(
                slot=request.POST.get("slot", ""),
                note=request.POST.get("note", ""),
                waits=done == "wait",
                by=seller.actor,
                at=now,
            )
            state = queries.get_booking(made, viewer=seller.actor).state
            messages.success(request, str(words.BOOKING_WORDS[state]))
        elif done == "cancel":
            booking = request.POST.get("booking", "")
            free = actions.cancel_booking(booking=booking, by=seller.actor, at=now)
            said = _("Cancelled. Your units are free again.")
            messages.success(request, said if free else _("Cancelled. So late, the units count as used."))
    except ProblemRaised as raised:
        messages.error(request, told(raised))
