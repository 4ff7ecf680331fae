"""What customs is told of a seller's parcels, and what it answers."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.customs import actions, queries
from entrepot.apps.kernel import clock
from entrepot.web.api.declaring import Resource, actor_of, seeing_own_work
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.shapes import customs as shapes
from entrepot.web.api.shapes.base import DeclarationId, OrderId, QuestionId

resource = Resource("declarations", "What customs is told, and what it answers.")
State = Annotated[
    str,
    Query(
        max_length=24,
        pattern="^[a-z_]*$",
        description="A state; `open` for all without an end; `waiting` for what a person has to look at.",
    ),
]
One = Annotated[str, Query(pattern="^(ord_[0-9a-z]{22})?$", description="Keep one order's.")]
After = Annotated[
    str, Query(pattern="^(dec_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]


@resource.get(
    "/declarations", scope=ORDERS_READ, answers=shapes.DeclarationPage, summary="List own declarations"
)
def list_declarations(
    request: HttpRequest, state: State = "", order: One = "", cursor: After = "", limit: Limit = 50
) -> shapes.DeclarationPage:
    """Return the declarations of the organisation's parcels, the newest first."""
    rows = queries.list_declarations(
        viewer=actor_of(request), state=state, order=order, after=cursor, limit=limit + 1
    )
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return shapes.DeclarationPage(items=[shapes.Declaration.of(row) for row in kept], next=following)


@resource.get(
    "/declarations/{declaration}", scope=ORDERS_READ, answers=shapes.Declaration, summary="One declaration"
)
def get_declaration(request: HttpRequest, declaration: DeclarationId) -> shapes.Declaration:
    """Return a declaration: lines, duty and tax quoted and assessed, and the questions of customs."""
    return _declaration(request, declaration)


@resource.get(
    "/declarations/{declaration}/history",
    scope=ORDERS_READ,
    answers=shapes.DeclarationHistory,
    summary="What happened to a declaration",
)
def get_declaration_history(request: HttpRequest, declaration: DeclarationId) -> shapes.DeclarationHistory:
    """Return every step of a declaration, the oldest first."""
    steps = queries.get_history(declaration, viewer=actor_of(request))
    return shapes.DeclarationHistory(items=[shapes.DeclarationStep.copied(each) for each in steps])


@resource.get(
    "/orders/{order}/customs", scope=ORDERS_READ, answers=shapes.OrderCustoms, summary="An order at customs"
)
def explain_customs(request: HttpRequest, order: OrderId) -> shapes.OrderCustoms:
    """Return how each parcel of an order stands with customs, to its seller."""
    rows = queries.explain_order(order, viewer=actor_of(request))
    return shapes.OrderCustoms(items=[shapes.ParcelCustoms.of(row) for row in rows])


@resource.post(
    "/declarations/{declaration}/submit",
    scope=ORDERS_WRITE,
    answers=shapes.Declaration,
    status=200,
    summary="Send a declaration",
    once=False,
    cost=10,
)
def submit_declaration(request: HttpRequest, declaration: DeclarationId) -> shapes.Declaration:
    """Send a draft to customs once its parcel has a number. Again, it is only made sure of."""
    actions.submit_declaration(declaration=declaration, by=actor_of(request), at=clock.now())
    return _declaration(request, declaration)


@resource.post(
    "/declarations/{declaration}/questions/{question}/answer",
    scope=ORDERS_WRITE,
    answers=shapes.Declaration,
    status=200,
    summary="Answer a question of customs",
)
def answer_question(
    request: HttpRequest, declaration: DeclarationId, question: QuestionId, body: shapes.QuestionAnswer
) -> shapes.Declaration:
    """Answer one question; with the last one the declaration goes back to customs."""
    actions.answer_query(
        declaration=declaration,
        question=question,
        answer=body.answer,
        by=actor_of(request),
        at=clock.now(),
    )
    return _declaration(request, declaration)


def _declaration(request: HttpRequest, declaration: str) -> shapes.Declaration:
    reader = seeing_own_work(actor_of(request), ORDERS_READ)
    return shapes.Declaration.of(queries.get_declaration(declaration, viewer=reader))
