"""Programmes that support businesses: what there is, and what fits one's own business."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import ORGANISATION_READ, ORGANISATION_WRITE
from entrepot.apps.kernel import clock
from entrepot.apps.programmes import actions, queries
from entrepot.web.api.declaring import Resource, actor_of, language_of
from entrepot.web.api.shapes import programme_steps as steps
from entrepot.web.api.shapes import programmes as shapes
from entrepot.web.api.shapes.base import ApplicationId, BookingId

resource = Resource("programmes", "Support for small businesses: who qualifies, and for what.")


@resource.get("/programmes", answers=shapes.ProgrammeList, summary="Programmes that support businesses")
def list_programmes(request: HttpRequest) -> shapes.ProgrammeList:
    """Return every published programme with its rule, in words too."""
    rows = queries.list_programmes(
        viewer=actor_of(request), on=clock.now().date(), language=language_of(request)
    )
    return shapes.ProgrammeList(items=[shapes.Programme.of(row) for row in rows if row.is_open])


@resource.get(
    "/programme-offers",
    scope=ORGANISATION_READ,
    answers=shapes.OfferList,
    summary="What fits one's own business",
)
def list_offers(request: HttpRequest) -> shapes.OfferList:
    """Return each programme with why one qualifies, or what would help."""
    rows = queries.list_offers(viewer=actor_of(request), at=clock.now(), language=language_of(request))
    return shapes.OfferList(items=[shapes.Offer.of(row) for row in rows])


@resource.get(
    "/applications",
    scope=ORGANISATION_READ,
    answers=steps.ApplicationList,
    summary="What one's own business asked for",
)
def list_applications(request: HttpRequest) -> steps.ApplicationList:
    """Return the applications of the own business, with what was decided and what would help."""
    rows = queries.list_applications(viewer=actor_of(request), language=language_of(request))
    return steps.ApplicationList(items=[steps.Application.of(row) for row in rows])


@resource.get(
    "/applications/{application}",
    scope=ORGANISATION_READ,
    answers=steps.Application,
    summary="One application",
)
def get_application(request: HttpRequest, application: ApplicationId) -> steps.Application:
    """Return one application of the own business."""
    return _application(request, application)


@resource.post(
    "/applications",
    scope=ORGANISATION_WRITE,
    answers=steps.Application,
    summary="Ask for a programme",
    missing=True,
)
def apply_for_programme(request: HttpRequest, body: steps.ApplicationContent) -> steps.Application:
    """Ask for a programme. Where its rule decides alone, the answer is there at once."""
    made = actions.apply_for_programme(**body.model_dump(), by=actor_of(request), at=clock.now())
    return _application(request, made)


@resource.post(
    "/applications/{application}/appeal",
    scope=ORGANISATION_WRITE,
    answers=steps.Application,
    status=200,
    summary="Appeal a refusal",
)
def appeal_refusal(
    request: HttpRequest, application: ApplicationId, body: steps.AppealContent
) -> steps.Application:
    """Let another person look at a refusal, once."""
    actions.appeal_refusal(application=application, text=body.text, by=actor_of(request), at=clock.now())
    return _application(request, application)


@resource.post(
    "/applications/{application}/withdraw",
    scope=ORGANISATION_WRITE,
    answers=steps.Application,
    status=200,
    summary="Take an application back",
)
def withdraw_application(request: HttpRequest, application: ApplicationId) -> steps.Application:
    """Take an application back while nothing was given."""
    actions.withdraw_application(application=application, by=actor_of(request), at=clock.now())
    return _application(request, application)


@resource.get(
    "/support-slots",
    scope=ORGANISATION_READ,
    answers=steps.SlotList,
    summary="Hours, studios and space that can be booked",
)
def list_support_slots(request: HttpRequest) -> steps.SlotList:
    """Return times of the next sixty days; a programme of the business pays for a seat in units."""
    rows = queries.list_slots(viewer=actor_of(request), at=clock.now())
    return steps.SlotList(items=[steps.Slot.of(row) for row in rows])


@resource.get(
    "/bookings", scope=ORGANISATION_READ, answers=steps.BookingList, summary="What one's business booked"
)
def list_bookings(request: HttpRequest) -> steps.BookingList:
    """Return the bookings of the own business, the latest time first."""
    rows = queries.list_bookings(viewer=actor_of(request), language=language_of(request))
    return steps.BookingList(items=[steps.Booking.of(row) for row in rows])


@resource.post(
    "/bookings", scope=ORGANISATION_WRITE, answers=steps.Booking, summary="Book a seat", missing=True
)
def book_slot(request: HttpRequest, body: steps.BookingContent) -> steps.Booking:
    """Book a seat with the units of a programme; wait for one where that is asked and none is free."""
    made = actions.book_slot(**body.model_dump(), by=actor_of(request), at=clock.now())
    return _booking(request, made)


@resource.post(
    "/bookings/{booking}/cancel",
    scope=ORGANISATION_WRITE,
    answers=steps.Booking,
    status=200,
    summary="Give a seat back",
)
def cancel_booking(request: HttpRequest, booking: BookingId) -> steps.Booking:
    """Give a seat back. After `free_until` its units count as used."""
    actions.cancel_booking(booking=booking, by=actor_of(request), at=clock.now())
    return _booking(request, booking)


def _application(request: HttpRequest, application: str) -> steps.Application:
    row = queries.get_application(application, viewer=actor_of(request), language=language_of(request))
    return steps.Application.of(row)


def _booking(request: HttpRequest, booking: str) -> steps.Booking:
    row = queries.get_booking(booking, viewer=actor_of(request), language=language_of(request))
    return steps.Booking.of(row)
