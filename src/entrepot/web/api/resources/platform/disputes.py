"""Every dispute: its file, more time, taking it up, a word to both sides. The desk decides it."""

from django.http import HttpRequest, HttpResponse

from entrepot.apps.accounts.roles import PLATFORM_DESK, PLATFORM_ORDERS
from entrepot.apps.kernel import clock
from entrepot.apps.orders import actions, queries
from entrepot.web.api.declaring import Resource, for_operators
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.resources.chargebacks import Before as AfterOrder
from entrepot.web.api.resources.chargebacks import State as OpenOnly
from entrepot.web.api.resources.disputes import Before, State
from entrepot.web.api.shapes import chargebacks, disputes
from entrepot.web.api.shapes.base import DisputeId, EvidenceId, OrderId
from entrepot.web.api.shapes.platform import disputes as shapes
from entrepot.web.evidence.serving import hand_over

resource = Resource("platform disputes", "Every dispute and chargeback; what waits is decided on the desk.")


@resource.get(
    "/platform/disputes", scope=PLATFORM_ORDERS, answers=disputes.DisputePage, summary="List every dispute"
)
def list_all_disputes(
    request: HttpRequest, state: State = "", cursor: Before = "", limit: Limit = 50
) -> disputes.DisputePage:
    """Return disputes of all sellers, the newest first."""
    rows = queries.list_disputes(viewer=for_operators(request), state=state, before=cursor, limit=limit + 1)
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return disputes.DisputePage(items=[disputes.Dispute.of(row) for row in kept], next=following)


@resource.get(
    "/platform/disputes/{dispute}",
    scope=PLATFORM_ORDERS,
    answers=disputes.Dispute,
    summary="Any one dispute",
)
def review_dispute(request: HttpRequest, dispute: DisputeId) -> disputes.Dispute:
    """Return the whole file of any dispute."""
    return disputes.Dispute.of(queries.get_dispute(dispute, viewer=for_operators(request)))


@resource.get(
    "/platform/disputes/{dispute}/files/{file}",
    scope=PLATFORM_ORDERS,
    answers=bytes,
    media="application/octet-stream",
    summary="A photo or PDF of any dispute",
    cost=5,
)
def review_evidence(request: HttpRequest, dispute: DisputeId, file: EvidenceId) -> HttpResponse:
    """Return what a side showed: a photo as WebP, a PDF as it came."""
    return hand_over(queries.read_evidence(dispute, file, viewer=for_operators(request)))


@resource.post(
    "/platform/disputes/{dispute}/time",
    scope=PLATFORM_DESK,
    answers=shapes.Stepped,
    status=200,
    summary="Give more time",
)
def extend_clock(request: HttpRequest, dispute: DisputeId, body: shapes.MoreTime) -> shapes.Stepped:
    """Give whose turn it is more days, 14 in all, for a reason that both sides read."""
    by = for_operators(request)
    actions.extend_clock(dispute=dispute, days=body.days, why=body.why, by=by, at=clock.now())
    return shapes.Stepped.of(queries.get_dispute(dispute, viewer=by))


@resource.post(
    "/platform/disputes/{dispute}/take-up",
    scope=PLATFORM_DESK,
    answers=shapes.Stepped,
    status=200,
    summary="Take it up now",
)
def take_up_dispute(request: HttpRequest, dispute: DisputeId, body: shapes.Because) -> shapes.Stepped:
    """Put a dispute before the platform though a side has time left, for a reason that both read."""
    by = for_operators(request)
    actions.take_up_dispute(dispute=dispute, why=body.why, by=by, at=clock.now())
    return shapes.Stepped.of(queries.get_dispute(dispute, viewer=by))


@resource.post(
    "/platform/disputes/{dispute}/statements",
    scope=PLATFORM_DESK,
    answers=shapes.Stepped,
    summary="Write to both sides",
)
def say_to_both_sides(request: HttpRequest, dispute: DisputeId, body: disputes.Words) -> shapes.Stepped:
    """Add a word of the platform to the file while it is open."""
    by = for_operators(request)
    actions.add_statement(dispute=dispute, text=body.text, by=by, at=clock.now())
    return shapes.Stepped.of(queries.get_dispute(dispute, viewer=by))


@resource.get(
    "/platform/chargebacks",
    scope=PLATFORM_ORDERS,
    answers=chargebacks.ChargebackPage,
    summary="List every chargeback",
)
def list_all_chargebacks(
    request: HttpRequest, state: OpenOnly = "", cursor: AfterOrder = "", limit: Limit = 50
) -> chargebacks.ChargebackPage:
    """Return the chargebacks of all sellers, by order, the newest first."""
    rows = queries.list_chargebacks(
        viewer=for_operators(request), is_open=state == "open", before=cursor, limit=limit + 1
    )
    kept, following = cut(rows, limit, lambda row: row.order)
    return chargebacks.ChargebackPage(items=[chargebacks.Chargeback.of(row) for row in kept], next=following)


@resource.get(
    "/platform/orders/{order}/chargeback/files/{file}",
    scope=PLATFORM_ORDERS,
    answers=bytes,
    media="application/octet-stream",
    summary="A paper against any chargeback",
    cost=5,
)
def review_chargeback_paper(request: HttpRequest, order: OrderId, file: EvidenceId) -> HttpResponse:
    """Return a file that was added against a chargeback."""
    return hand_over(queries.read_chargeback_file(order, file, viewer=for_operators(request)))
