"""What a business asks the platform: asked, written further, read with the answer and by when it comes."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import ORGANISATION_READ, ORGANISATION_WRITE
from entrepot.apps.enquiries import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.web.api.declaring import Resource, actor_of
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.shapes import enquiries as shapes
from entrepot.web.api.shapes.base import EnquiryId

resource = Resource("enquiries", "Questions of a business to the platform, and the answers.")
Before = Annotated[
    str, Query(pattern="^(enq_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]


@resource.post(
    "/enquiries", scope=ORGANISATION_WRITE, answers=shapes.WholeEnquiry, summary="Ask the platform"
)
def ask_platform(request: HttpRequest, body: shapes.EnquiryContent) -> shapes.WholeEnquiry:
    """Ask the platform something; a programme's fast lane for support makes the answer due sooner."""
    by = actor_of(request)
    made = actions.ask_platform(**body.model_dump(), by=by, at=clock.now())
    return whole_enquiry(made, by)


@resource.get(
    "/enquiries", scope=ORGANISATION_READ, answers=shapes.EnquiryPage, summary="What one asked the platform"
)
def list_enquiries(request: HttpRequest, cursor: Before = "", limit: Limit = 50) -> shapes.EnquiryPage:
    """Return the business's enquiries, newest first."""
    rows = queries.list_enquiries(viewer=actor_of(request), before=cursor, limit=limit + 1)
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return shapes.EnquiryPage(items=[shapes.Enquiry.read(row) for row in kept], next=following)


@resource.get(
    "/enquiries/{enquiry}", scope=ORGANISATION_READ, answers=shapes.WholeEnquiry, summary="One enquiry"
)
def get_enquiry(request: HttpRequest, enquiry: EnquiryId) -> shapes.WholeEnquiry:
    """Return an enquiry with both sides' words, what is promised, and what a fast lane saved."""
    return whole_enquiry(enquiry, actor_of(request))


@resource.post(
    "/enquiries/{enquiry}/words",
    scope=ORGANISATION_WRITE,
    answers=shapes.WholeEnquiry,
    summary="Write more on an enquiry",
)
def ask_further(request: HttpRequest, enquiry: EnquiryId, body: shapes.FurtherWords) -> shapes.WholeEnquiry:
    """Write more; what was answered waits for the platform again."""
    by = actor_of(request)
    actions.ask_further(enquiry=enquiry, words=body.words, by=by, at=clock.now())
    return whole_enquiry(enquiry, by)


def whole_enquiry(enquiry: str, viewer: Actor) -> shapes.WholeEnquiry:
    """Return an enquiry with its turns and what was promised, as the viewer may read it."""
    return shapes.WholeEnquiry.whole(
        queries.get_enquiry(enquiry, viewer=viewer),
        queries.list_turns(enquiry, viewer=viewer),
        queries.get_service(enquiry, viewer=viewer),
    )
