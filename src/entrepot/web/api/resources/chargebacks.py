"""Chargebacks: what a buyer's bank took back, and what speaks for the seller."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query

from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised, not_found
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Upload
from entrepot.core.trade.chargebacks import EvidenceKind
from entrepot.web.api.declaring import Resource, actor_of, seeing_own_work
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.resources.disputes import EVIDENCE, MOST, FileName
from entrepot.web.api.shapes import chargebacks as shapes
from entrepot.web.api.shapes.base import EvidenceId, OrderId
from entrepot.web.api.uploads import receive, taken_once
from entrepot.web.evidence.serving import hand_over

resource = Resource("chargebacks", "Money a buyer's bank took back, and the evidence against it.")
Kind = Annotated[shapes.Kind, Query(description="What the file shows.")]
State = Annotated[
    str, Query(pattern="^(open)?$", description="`open` for those the bank has not decided; empty for all.")
]
Before = Annotated[
    str, Query(pattern="^(ord_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]


@resource.get("/chargebacks", scope=ORDERS_READ, answers=shapes.ChargebackPage, summary="List chargebacks")
def list_chargebacks(
    request: HttpRequest, state: State = "", cursor: Before = "", limit: Limit = 50
) -> shapes.ChargebackPage:
    """Return the chargebacks of orders one sells, the newest first."""
    rows = queries.list_chargebacks(
        viewer=actor_of(request), is_open=state == "open", before=cursor, limit=limit + 1
    )
    kept, following = cut(rows, limit, lambda row: row.order)
    return shapes.ChargebackPage(items=[shapes.Chargeback.of(row) for row in kept], next=following)


@resource.get(
    "/orders/{order}/chargeback",
    scope=ORDERS_READ,
    answers=shapes.Chargeback,
    summary="The chargeback of an order",
)
def get_chargeback(request: HttpRequest, order: OrderId) -> shapes.Chargeback:
    """Return what the bank took back of an order, what was gathered and added, and until when more helps."""
    return _of(queries.find_chargeback(order, viewer=actor_of(request)))


@resource.post(
    "/orders/{order}/chargeback/evidence",
    scope=ORDERS_WRITE,
    answers=shapes.Chargeback,
    summary="Say what speaks against a chargeback",
)
def add_chargeback_evidence(request: HttpRequest, order: OrderId, body: shapes.Evidence) -> shapes.Chargeback:
    """Add words of a kind, until a day before the bank's term; they are sent with everything else."""
    actions.add_evidence(
        order=order, kind=EvidenceKind(body.kind), text=body.text, by=actor_of(request), at=clock.now()
    )
    return _own(request, order)


@resource.post(
    "/orders/{order}/chargeback/files",
    scope=ORDERS_WRITE,
    answers=shapes.Chargeback,
    summary="Show a paper against a chargeback",
    upload=EVIDENCE,
    cost=20,
)
def show_chargeback_paper(
    request: HttpRequest, order: OrderId, kind: Kind = "other", name: FileName = ""
) -> HttpResponse:
    """Add a photo or PDF, sent as the body; all of one chargeback together may have 4.5 MB."""
    upload = receive(request, kinds=EVIDENCE, most=MOST)
    with upload.file as content:

        def add() -> shapes.Chargeback:
            actions.add_evidence(
                order=order,
                kind=EvidenceKind(kind),
                text="",
                evidence=[Upload(name, content.read())],
                by=actor_of(request),
                at=clock.now(),
            )
            return _own(request, order)

        return taken_once(request, upload, add)


@resource.get(
    "/orders/{order}/chargeback/files/{paper}",
    scope=ORDERS_READ,
    answers=bytes,
    media="application/octet-stream",
    summary="A paper against a chargeback",
    cost=5,
)
def get_chargeback_paper(request: HttpRequest, order: OrderId, paper: EvidenceId) -> HttpResponse:
    """Return a file to the seller: a photo as WebP, a PDF as it came."""
    return hand_over(queries.read_chargeback_file(order, paper, viewer=actor_of(request)))


def _own(request: HttpRequest, order: str) -> shapes.Chargeback:
    reader = seeing_own_work(actor_of(request), ORDERS_READ)
    return _of(queries.find_chargeback(order, viewer=reader))


def _of(found: queries.OrderChargebackView | None) -> shapes.Chargeback:
    if found is None:
        raise ProblemRaised(not_found())
    return shapes.Chargeback.of(found)
