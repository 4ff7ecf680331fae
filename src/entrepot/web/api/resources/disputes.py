"""Disputes: the file of a complaint, the answer to it, and what the other side does about it."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query

from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.kernel import clock
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Upload
from entrepot.web.api.declaring import Resource, actor_of, guest_key, seeing_own_work
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.shapes import disputes as shapes
from entrepot.web.api.shapes.base import DisputeId, EvidenceId
from entrepot.web.api.uploads import receive, taken_once
from entrepot.web.evidence.serving import hand_over

resource = Resource("disputes", "Complaints about orders: both sides, what they showed, and the clock.")
EVIDENCE = ("image/jpeg", "image/png", "image/webp", "application/pdf")
MOST = 15 * 1024 * 1024
State = Annotated[
    str, Query(max_length=20, pattern="^[a-z_]*$", description="A state; `open` for those whose clock runs.")
]
Before = Annotated[
    str, Query(pattern="^(dsp_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]
FileName = Annotated[str, Query(max_length=200, description="What the sender calls the file.")]


@resource.get(
    "/disputes", scope=ORDERS_READ, guests=True, answers=shapes.DisputePage, summary="List disputes"
)
def list_disputes(
    request: HttpRequest, state: State = "", cursor: Before = "", limit: Limit = 50
) -> shapes.DisputePage:
    """Return the disputes about what one bought or sells, the newest first."""
    rows = queries.list_disputes(
        viewer=actor_of(request), state=state, before=cursor, limit=limit + 1, key=guest_key(request)
    )
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return shapes.DisputePage(items=[shapes.Dispute.of(row) for row in kept], next=following)


@resource.get(
    "/disputes/{dispute}", scope=ORDERS_READ, guests=True, answers=shapes.Dispute, summary="One dispute"
)
def get_dispute(request: HttpRequest, dispute: DisputeId) -> shapes.Dispute:
    """Return the file of a dispute: what was said and shown, every step, and the clock that runs."""
    row = queries.get_dispute(dispute, viewer=actor_of(request), key=guest_key(request))
    return shapes.Dispute.of(row)


@resource.post(
    "/disputes/{dispute}/answer",
    scope=ORDERS_WRITE,
    answers=shapes.Dispute,
    status=200,
    summary="Answer a complaint",
)
def answer_dispute(request: HttpRequest, dispute: DisputeId, body: shapes.Answer) -> shapes.Dispute:
    """Answer as the seller, with an amount offered or with none; the buyer's clock begins."""
    offer = body.offer.as_money() if body.offer is not None else None
    actions.answer_dispute(dispute=dispute, text=body.text, offer=offer, by=actor_of(request), at=clock.now())
    return _file(request, dispute)


@resource.post(
    "/disputes/{dispute}/reply",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Dispute,
    status=200,
    summary="Reply to the seller's answer",
)
def reply_to_answer(request: HttpRequest, dispute: DisputeId, body: shapes.Reply) -> shapes.Dispute:
    """Accept the offer as the buyer, let the platform decide, or take the complaint back."""
    by, at, key = actor_of(request), clock.now(), guest_key(request)
    if body.step == "accept":
        actions.accept_offer(dispute=dispute, by=by, at=at, key=key)
    elif body.step == "insist":
        actions.insist(dispute=dispute, text=body.text, by=by, at=at, key=key)
    else:
        actions.withdraw_dispute(dispute=dispute, by=by, at=at, key=key, why=body.text)
    return _file(request, dispute)


@resource.post(
    "/disputes/{dispute}/decision",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Dispute,
    status=200,
    summary="Take a decision, or appeal",
)
def meet_decision(request: HttpRequest, dispute: DisputeId, body: shapes.Meeting) -> shapes.Dispute:
    """Take what the platform announced, or appeal once: show a file first, then say why it counts.

    For who loses by the decision, until the clock ends; another person decides about an appeal, for good.
    """
    by, at, key = actor_of(request), clock.now(), guest_key(request)
    if body.step == "take":
        actions.take_decision(dispute=dispute, by=by, at=at, key=key)
    else:
        actions.appeal_decision(dispute=dispute, text=body.text, by=by, at=at, key=key)
    return _file(request, dispute)


@resource.post(
    "/disputes/{dispute}/statements",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Dispute,
    summary="Add words to a dispute",
)
def say_in_dispute(request: HttpRequest, dispute: DisputeId, body: shapes.Words) -> shapes.Dispute:
    """Add something to the file while it is open; the other side and the platform read it."""
    actions.add_statement(
        dispute=dispute, text=body.text, by=actor_of(request), at=clock.now(), key=guest_key(request)
    )
    return _file(request, dispute)


@resource.post(
    "/disputes/{dispute}/files",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Dispute,
    summary="Show a photo or a PDF",
    upload=EVIDENCE,
    cost=20,
)
def show_in_dispute(request: HttpRequest, dispute: DisputeId, name: FileName = "") -> HttpResponse:
    """Add a photo or PDF, sent as the body, to the file while it is open. Photos are written anew."""
    upload = receive(request, kinds=EVIDENCE, most=MOST)
    with upload.file as content:

        def add() -> shapes.Dispute:
            actions.add_statement(
                dispute=dispute,
                text="",
                evidence=[Upload(name, content.read())],
                by=actor_of(request),
                at=clock.now(),
                key=guest_key(request),
            )
            return _file(request, dispute)

        return taken_once(request, upload, add)


@resource.get(
    "/disputes/{dispute}/files/{file}",
    scope=ORDERS_READ,
    guests=True,
    answers=bytes,
    media="application/octet-stream",
    summary="A photo or PDF of a dispute",
    cost=5,
)
def get_evidence(request: HttpRequest, dispute: DisputeId, file: EvidenceId) -> HttpResponse:
    """Return a file to the two sides: a photo as WebP, a PDF as it came."""
    return hand_over(queries.read_evidence(dispute, file, viewer=actor_of(request), key=guest_key(request)))


def _file(request: HttpRequest, dispute: str) -> shapes.Dispute:
    reader = seeing_own_work(actor_of(request), ORDERS_READ)
    return shapes.Dispute.of(queries.get_dispute(dispute, viewer=reader, key=guest_key(request)))
