"""The desk: what waits for a person, taken, given back and decided by the actions of its pages."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Final, Literal

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import (
    PLATFORM_DESK,
    PLATFORM_MONEY,
    PLATFORM_PAYOUTS,
    PLATFORM_READ,
    PLATFORM_VERIFICATION,
)
from entrepot.apps.desk import actions, lanes, queries
from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import require_scope
from entrepot.apps.kernel.problems import ProblemRaised, conflict
from entrepot.web.api.asked_forms import answered, questions_of, require_good
from entrepot.web.api.declaring import Resource, actor_of, for_the_platform
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.resources.enquiries import whole_enquiry
from entrepot.web.api.shapes.base import DeskItemId, EnquiryId
from entrepot.web.api.shapes.enquiries import WholeEnquiry
from entrepot.web.api.shapes.platform import desk as shapes
from entrepot.web.operator.cases.table import case_of

resource = Resource("desk", "What waits for a person of the platform.")
LANE_SCOPES: Final[Mapping[str, str]] = {
    lanes.PAYOUT: PLATFORM_PAYOUTS,
    lanes.VERIFICATION: PLATFORM_VERIFICATION,
    lanes.MONEY: PLATFORM_MONEY,
    lanes.PAYMENT: PLATFORM_MONEY,
}
"""What a decision in a lane needs beside the desk's own scope."""
READ_AT: Final[Mapping[str, str]] = {
    "payout": "/api/v1/platform/payouts/",
    "remittance": "/api/v1/platform/remittances/",
    "creditor": "/api/v1/platform/creditors/",
    "dispute": "/api/v1/platform/disputes/",
    "verification": "/api/v1/platform/verifications/",
    "proof": "/api/v1/platform/proofs/",
    "declaration": "/api/v1/platform/declarations/",
    "order": "/api/v1/platform/orders/",
    "enquiry": "/api/v1/platform/enquiries/",
}
LOOKED_BACK: Final = timedelta(days=90)
LaneCode = Annotated[str, Query(max_length=16, pattern="^[a-z_]*$", description="Keep one lane's.")]
View = Annotated[
    Literal["waiting", "mine", "done"],
    Query(description="What waits, what one has in hand, or what was decided."),
]
After = Annotated[
    str, Query(pattern="^(desk_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]


@resource.get("/platform/lanes", scope=PLATFORM_READ, answers=shapes.LaneList, summary="How much waits where")
def list_lanes(request: HttpRequest) -> shapes.LaneList:
    """Return the lanes of the token's role."""
    rows = queries.list_lanes(viewer=for_the_platform(request), at=clock.now())
    return shapes.LaneList(items=[shapes.Lane.of(row) for row in rows])


@resource.get(
    "/platform/service",
    scope=PLATFORM_READ,
    answers=shapes.ServiceReport,
    summary="What lanes promised and kept",
    cost=10,
)
def report_service(request: HttpRequest) -> shapes.ServiceReport:
    """Return how long cases waited in each lane of the role in the last ninety days, and what was saved."""
    viewer, until = for_the_platform(request), clock.now()
    since = until - LOOKED_BACK
    lanes_kept = queries.list_service(viewer=viewer, since=since, until=until)
    saved = queries.list_saved(viewer=viewer, since=since, until=until)
    return shapes.ServiceReport(
        since=since,
        lanes=[shapes.LaneService.of(row) for row in lanes_kept],
        saved=[shapes.FastLaneSaved.of(row) for row in saved],
    )


@resource.get("/platform/desk", scope=PLATFORM_READ, answers=shapes.DeskPage, summary="What waits")
def list_desk_items(
    request: HttpRequest, lane: LaneCode = "", view: View = "waiting", cursor: After = "", limit: Limit = 50
) -> shapes.DeskPage:
    """Return what waits in the lanes of the token's role, or what was decided."""
    rows = queries.list_items(
        viewer=for_the_platform(request),
        lane=lane,
        mine=view == "mine",
        done=view == "done",
        after=cursor,
        limit=limit + 1,
    )
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return shapes.DeskPage(items=[shapes.DeskItem.of(row) for row in kept], next=following)


@resource.get(
    "/platform/desk/{item}",
    scope=PLATFORM_READ,
    answers=shapes.ExplainedItem,
    summary="One thing that waits, and what is asked",
)
def get_desk_item(request: HttpRequest, item: DeskItemId) -> shapes.ExplainedItem:
    """Return an item, where to read what it is about, and the questions its decision answers."""
    viewer = for_the_platform(request)
    found = queries.get_item(item, viewer=viewer)
    asked = []
    if found.done_at is None:
        case = case_of(found.subject_kind)
        asked = list(questions_of(case.form(None, case.load(found, viewer))))
    start = READ_AT.get(found.subject_kind, "")
    return shapes.ExplainedItem(
        **shapes.DeskItem.of(found).model_dump(),
        read=start and start + found.subject,
        scopes=_scopes(found),
        questions=[shapes.DecisionQuestion(**each) for each in asked],
    )


@resource.get(
    "/platform/enquiries/{enquiry}",
    scope=PLATFORM_READ,
    answers=WholeEnquiry,
    summary="What a business asks",
)
def get_asked_enquiry(request: HttpRequest, enquiry: EnquiryId) -> WholeEnquiry:
    """Return what a business asks, with both sides' words. The decision on its item answers it."""
    return whole_enquiry(enquiry, for_the_platform(request))


@resource.post(
    "/platform/desk/{item}/take",
    scope=PLATFORM_DESK,
    answers=shapes.DeskItem,
    status=200,
    summary="Take it in hand",
)
def take_desk_item(request: HttpRequest, item: DeskItemId) -> shapes.DeskItem:
    """Take an item: from now on nobody else decides it."""
    by = for_the_platform(request)
    actions.take(item=item, by=by, at=clock.now())
    return shapes.DeskItem.of(queries.get_item(item, viewer=by))


@resource.post(
    "/platform/desk/{item}/give-back",
    scope=PLATFORM_DESK,
    answers=shapes.DeskItem,
    status=200,
    summary="Put it back into the queue",
)
def give_back_desk_item(request: HttpRequest, item: DeskItemId) -> shapes.DeskItem:
    """Put an item back: what one has in hand, or for an operator what somebody who is away has."""
    by = for_the_platform(request)
    actions.give_back(item=item, by=by, at=clock.now())
    return shapes.DeskItem.of(queries.get_item(item, viewer=by))


@resource.post(
    "/platform/desk/{item}/decision",
    scope=PLATFORM_DESK,
    answers=shapes.DeskDecided,
    status=200,
    once=False,
    summary="Decide it",
)
def decide_desk_item(request: HttpRequest, item: DeskItemId, body: shapes.DeskDecision) -> shapes.DeskDecided:
    """Answer what an item asks. A payout, a verification or money needs the scope of its lane, too.

    What is decided is decided: a repeat is told so (409), and changes nothing.
    """
    by = for_the_platform(request)
    found = queries.get_item(item, viewer=by)
    for scope in _scopes(found):
        require_scope(actor_of(request), scope)
    _require_waiting(found)
    case = case_of(found.subject_kind)
    form = case.form(answered(body.answers), case.load(found, by))
    require_good(form, body.answers)
    words = case.decide(found, form.cleaned_data, by, clock.now())
    return shapes.DeskDecided(words=words, item=shapes.DeskItem.of(queries.get_item(item, viewer=by)))


def _scopes(item: ItemView) -> list[str]:
    own = LANE_SCOPES.get(item.lane)
    return [PLATFORM_DESK, own] if own else [PLATFORM_DESK]


def _require_waiting(item: ItemView) -> None:
    if item.done_at is not None:
        raise ProblemRaised(
            conflict("decided", "This was decided.", detail=f"The decision was: {item.decision}.")
        )
    if item.taken_by is not None and not item.is_mine:
        detail = "Put it back into the queue first, or ask who has it."
        raise ProblemRaised(conflict("taken", "Somebody else has taken this.", detail=detail))
