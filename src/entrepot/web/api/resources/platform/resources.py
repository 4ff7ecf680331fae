"""What people give, over the API: the catalogue, times, bookings and what came of them; evidence."""

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase

from entrepot.apps.accounts.roles import PLATFORM_PROGRAMMES, PLATFORM_READ
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.apps.programmes import actions, queries
from entrepot.core.support.booking import BookingError
from entrepot.web.api.declaring import Resource, for_the_platform, language_of
from entrepot.web.api.shapes.base import BookingId, PackId, ProgrammeId, ResourceId, SlotId
from entrepot.web.api.shapes.platform import resources as shapes

resource = Resource("offered support", "What people give: hours, studios, space; and evidence for auditors.")
FIXES = {
    "weekdays": "give days from 0, Monday, to 6",
    "minutes": "give a length above nothing, 31 days at most",
    "closes": "give a later time than it opens",
}


@resource.get(
    "/platform/resources", scope=PLATFORM_READ, answers=shapes.OfferedResources, summary="What people give"
)
def list_resources(request: HttpRequest) -> shapes.OfferedResources:
    """Return the catalogue, with what is offered no more."""
    rows = queries.list_resources(viewer=for_the_platform(request))
    return shapes.OfferedResources(items=[shapes.OfferedResource.of(row) for row in rows])


@resource.post(
    "/platform/resources",
    scope=PLATFORM_PROGRAMMES,
    answers=shapes.OfferedResource,
    summary="Put something into the catalogue",
)
def add_resource(request: HttpRequest, body: shapes.ResourceAsked) -> shapes.OfferedResource:
    """Put something into the catalogue; offer times, and it can be booked."""
    by = for_the_platform(request)
    return _told(actions.add_resource(terms=body.as_terms(), by=by, at=clock.now()), by)


@resource.post(
    "/platform/resources/{offered}/close",
    scope=PLATFORM_PROGRAMMES,
    answers=shapes.OfferedResource,
    status=200,
    summary="Offer something no more",
)
def close_resource(request: HttpRequest, offered: ResourceId) -> shapes.OfferedResource:
    """Offer it no more. What is booked stays."""
    by = for_the_platform(request)
    actions.close_resource(resource=offered, by=by, at=clock.now())
    return _told(offered, by)


@resource.get(
    "/platform/resources/{offered}/slots",
    scope=PLATFORM_READ,
    answers=shapes.OfferedSlots,
    summary="Times of a resource",
)
def list_offered_slots(request: HttpRequest, offered: ResourceId) -> shapes.OfferedSlots:
    """Return every time it was offered at, the newest first."""
    return _slots(offered, for_the_platform(request))


@resource.post(
    "/platform/resources/{offered}/slots",
    scope=PLATFORM_PROGRAMMES,
    answers=shapes.OfferedSlots,
    summary="Offer a week",
)
def offer_slots(request: HttpRequest, offered: ResourceId, body: shapes.WeekAsked) -> shapes.OfferedSlots:
    """Offer times of a week; those that have begun, or overlap with others, are left out."""
    by = for_the_platform(request)
    try:
        week = body.as_week()
    except BookingError as error:
        raise ProblemRaised(invalid_request([(str(error), "makes no sense", FIXES[str(error)])])) from error
    actions.offer_slots(
        resource=offered, week=week, seats=body.seats, units=body.units, by=by, at=clock.now()
    )
    return _slots(offered, by)


@resource.post(
    "/platform/support-slots/{slot}/call-off",
    scope=PLATFORM_PROGRAMMES,
    answers=shapes.CalledOff,
    status=200,
    summary="Call a time off",
)
def call_off_slot(request: HttpRequest, slot: SlotId, body: shapes.CallOffAsked) -> shapes.CalledOff:
    """Call a time off before it begins; who booked it is told why, and their units are free again."""
    count = actions.call_off_slot(slot=slot, reason=body.reason, by=for_the_platform(request), at=clock.now())
    return shapes.CalledOff(bookings=count)


@resource.get(
    "/platform/resources/{offered}/bookings",
    scope=PLATFORM_READ,
    answers=shapes.SeatsBooked,
    summary="Who booked a resource",
)
def list_seats(request: HttpRequest, offered: ResourceId) -> shapes.SeatsBooked:
    """Return its bookings, the latest time first, with what came of each."""
    viewer = for_the_platform(request)
    queries.get_resource(offered, viewer=viewer)
    rows = queries.list_bookings(viewer=viewer, resource=offered, language=language_of(request))
    return shapes.SeatsBooked(items=[shapes.SeatBooked.of(row) for row in rows])


@resource.post(
    "/platform/bookings/{booking}/use",
    scope=PLATFORM_PROGRAMMES,
    answers=shapes.SeatBooked,
    status=200,
    summary="Record what became of a seat",
)
def record_use(request: HttpRequest, booking: BookingId, body: shapes.UseAsked) -> shapes.SeatBooked:
    """Record that a seat was used and what came of it, or that nobody came; its units are spent."""
    by = for_the_platform(request)
    actions.record_use(booking=booking, **body.model_dump(), by=by, at=clock.now())
    return shapes.SeatBooked.of(queries.get_booking(booking, viewer=by, language=language_of(request)))


@resource.get(
    "/platform/programmes/{programme}/evidence",
    scope=PLATFORM_READ,
    answers=shapes.Packs,
    summary="Evidence for auditors",
)
def list_evidence_packs(request: HttpRequest, programme: ProgrammeId) -> shapes.Packs:
    """Return the newest packs of a programme and how far each is."""
    return _packs(request, programme)


@resource.post(
    "/platform/programmes/{programme}/evidence",
    scope=PLATFORM_PROGRAMMES,
    answers=shapes.Packs,
    summary="Have evidence put together",
    cost=20,
)
def request_evidence_pack(
    request: HttpRequest, programme: ProgrammeId, body: shapes.PackAsked
) -> shapes.Packs:
    """Have a pack put together in the background for some days: rules, decisions, entries, digests."""
    by = for_the_platform(request)
    actions.request_evidence_pack(programme=programme, **body.model_dump(), by=by, at=clock.now())
    return _packs(request, programme)


@resource.get(
    "/platform/programmes/{programme}/evidence/{pack}",
    scope=PLATFORM_PROGRAMMES,
    answers=bytes,
    media="application/zip",
    summary="Fetch a pack of evidence",
    cost=20,
)
def fetch_evidence_pack(request: HttpRequest, programme: ProgrammeId, pack: PackId) -> HttpResponseBase:
    """Return the archive of a pack that is ready; who took it is written down first."""
    by = for_the_platform(request)
    view, file = queries.open_evidence_pack(pack, programme=programme, viewer=by)
    actions.note_evidence_pack(pack=pack, by=by, at=clock.now())
    name = f"evidence-{programme}-{view.first_on}-{view.last_on}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _told(offered: str, by: Actor) -> shapes.OfferedResource:
    return shapes.OfferedResource.of(queries.get_resource(offered, viewer=by))


def _slots(offered: str, by: Actor) -> shapes.OfferedSlots:
    queries.get_resource(offered, viewer=by)
    rows = queries.list_past_slots(viewer=by, resource=offered)
    return shapes.OfferedSlots(items=[shapes.OfferedSlot.of(row) for row in rows])


def _packs(request: HttpRequest, programme: str) -> shapes.Packs:
    viewer, now = for_the_platform(request), clock.now()
    queries.get_programme(programme, viewer=viewer, on=now.date(), language=language_of(request))
    return shapes.Packs(
        items=[shapes.Pack.of(each) for each in queries.list_evidence_packs(programme, viewer=viewer)]
    )
