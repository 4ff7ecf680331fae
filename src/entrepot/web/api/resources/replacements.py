"""Goods sent again instead of money back: what it costs, the offer, the parcel, and what the buyer says."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.customs import actions as customs
from entrepot.apps.kernel import clock
from entrepot.apps.orders import actions, queries
from entrepot.web.api.declaring import Resource, actor_of, guest_key, seeing_own_work
from entrepot.web.api.shapes import replacements as shapes
from entrepot.web.api.shapes.base import DisputeId
from entrepot.web.api.shapes.disputes import Dispute
from entrepot.web.api.shapes.orders import SenderContent

resource = Resource("replacements", "Goods of a complaint that are sent again instead of money back.")


@resource.get(
    "/disputes/{dispute}/replacement",
    scope=ORDERS_READ,
    answers=shapes.ReplacementCost,
    summary="What sending again would cost",
)
def get_replacement_cost(request: HttpRequest, dispute: DisputeId) -> shapes.ReplacementCost:
    """Return as the seller what sending it again would cost you now: the carrier, duty and tax."""
    row = queries.get_replacement_terms(dispute, viewer=actor_of(request))
    return shapes.ReplacementCost.of(row)


@resource.post(
    "/disputes/{dispute}/replacement",
    scope=ORDERS_WRITE,
    answers=Dispute,
    status=200,
    summary="Offer to send it again",
)
def offer_replacement(request: HttpRequest, dispute: DisputeId, body: shapes.ReplacementOffer) -> Dispute:
    """Offer as the seller to send it again, at your cost; where the buyer asked for it, it is promised."""
    actions.offer_replacement(
        dispute=dispute,
        text=body.text,
        shown=body.shown.as_money() if body.shown is not None else None,
        by=actor_of(request),
        at=clock.now(),
    )
    return _file(request, dispute)


@resource.post(
    "/disputes/{dispute}/replacement/answer",
    scope=ORDERS_WRITE,
    guests=True,
    answers=Dispute,
    status=200,
    summary="Take it, or say that it is wrong again",
)
def answer_replacement(request: HttpRequest, dispute: DisputeId, body: shapes.ReplacementAnswer) -> Dispute:
    """Take as the buyer what is offered; then say that it came and is well, or that it is wrong again."""
    by, at, key = actor_of(request), clock.now(), guest_key(request)
    if body.step == "take":
        actions.choose_replacement(dispute=dispute, by=by, at=at, key=key)
    elif body.step == "received":
        actions.receive_replacement(dispute=dispute, by=by, at=at, key=key)
    else:
        actions.refuse_replacement(dispute=dispute, text=body.text, by=by, at=at, key=key)
    return _file(request, dispute)


@resource.post(
    "/disputes/{dispute}/replacement/pack",
    scope=ORDERS_WRITE,
    answers=Dispute,
    status=200,
    summary="Pack what is sent again",
    once=False,
    cost=5,
)
def pack_replacement(request: HttpRequest, dispute: DisputeId, body: SenderContent) -> Dispute:
    """Give it its number; its label can be printed then. Again, it resumes: no key is needed."""
    actions.pack_replacement(
        dispute=dispute, sender=body.as_address(), grams=body.grams, by=actor_of(request), at=clock.now()
    )
    return _file(request, dispute)


@resource.post(
    "/disputes/{dispute}/replacement/ship",
    scope=ORDERS_WRITE,
    answers=Dispute,
    status=200,
    summary="Say that the carrier has it",
)
def ship_replacement(request: HttpRequest, dispute: DisputeId) -> Dispute:
    """Say as the seller that the carrier has what is sent again; its freight is yours from then on."""
    customs.hand_over_replacement(dispute=dispute, by=actor_of(request), at=clock.now())
    return _file(request, dispute)


def _file(request: HttpRequest, dispute: str) -> Dispute:
    reader = seeing_own_work(actor_of(request), ORDERS_READ)
    return Dispute.of(queries.get_dispute(dispute, viewer=reader, key=guest_key(request)))
