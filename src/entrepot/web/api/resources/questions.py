"""What people ask makers before they buy, and the answers, which everybody reads."""

from collections.abc import Sequence
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query

from entrepot.apps.accounts.roles import (
    ORDERS_READ,
    ORDERS_WRITE,
    ORGANISATION_READ,
    ORGANISATION_WRITE,
)
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.discovery.changing import RULES, shown_by
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.reviews import actions, queries
from entrepot.apps.reviews.queries import SaidView
from entrepot.web.api.declaring import Resource, actor_of
from entrepot.web.api.kept import Made, kept
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.resources.reviews import Waiting
from entrepot.web.api.shapes import reviews as shapes
from entrepot.web.api.shapes.base import AskedId, MarketCode, ProductId

resource = Resource("questions", "What people ask makers, and the answers.")
Before = Annotated[
    str, Query(pattern="^(qst_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]


@resource.get(
    "/shop/{market}/products/{product}/questions",
    answers=shapes.ProductQuestionPage,
    summary="Questions about a product",
    cost=2,
)
def list_product_questions(
    request: HttpRequest, market: MarketCode, product: ProductId, cursor: Before = "", limit: Limit = 20
) -> HttpResponse:
    """Return what people asked about a product, with the maker's answers."""

    def make() -> Made:
        listed = catalogue.get_listed_product(product, market=market, viewer=ANONYMOUS)
        rows = queries.list_questions(product=product, viewer=ANONYMOUS, before=cursor, limit=limit + 1)
        return _page(rows, limit), [RULES, *shown_by([listed])]

    return kept(request, ("questions", market, product, cursor, limit), make)


@resource.post(
    "/shop/{market}/products/{product}/questions",
    scope=ORDERS_WRITE,
    answers=shapes.ProductQuestion,
    summary="Ask the maker",
)
def ask_question(
    request: HttpRequest, market: MarketCode, product: ProductId, body: shapes.QuestionContent
) -> shapes.ProductQuestion:
    """Ask the maker of a product, ten times a day at most; everybody reads it once it is answered."""
    by = actor_of(request)
    made = actions.ask_question(product=product, market=market, **body.model_dump(), by=by, at=clock.now())
    return shapes.ProductQuestion.read(queries.get_question(made, viewer=by))


@resource.get(
    "/questions", scope=ORDERS_READ, answers=shapes.ProductQuestionPage, summary="What one asked makers"
)
def list_own_questions(
    request: HttpRequest, cursor: Before = "", limit: Limit = 50
) -> shapes.ProductQuestionPage:
    """Return what one asked, answered or not."""
    return _page(queries.list_own_questions(viewer=actor_of(request), before=cursor, limit=limit + 1), limit)


@resource.get("/questions/{asked}", scope=ORDERS_READ, answers=shapes.ProductQuestion, summary="One question")
def get_question(request: HttpRequest, asked: AskedId) -> shapes.ProductQuestion:
    """Return a question: one's own, one about one's goods, or one that is answered."""
    return shapes.ProductQuestion.read(queries.get_question(asked, viewer=actor_of(request)))


@resource.get(
    "/business/questions",
    scope=ORGANISATION_READ,
    answers=shapes.ProductQuestionPage,
    summary="Questions about one's goods",
)
def list_questions_about_goods(
    request: HttpRequest,
    unanswered: Waiting = False,  # noqa: FBT002 - ninja takes query parameters by name
    cursor: Before = "",
    limit: Limit = 50,
) -> shapes.ProductQuestionPage:
    """Return what people ask about what one sells."""
    rows = queries.list_sellers_questions(
        viewer=actor_of(request), unanswered=unanswered, before=cursor, limit=limit + 1
    )
    return _page(rows, limit)


@resource.put(
    "/questions/{asked}/answer",
    scope=ORGANISATION_WRITE,
    answers=shapes.ProductQuestion,
    summary="Answer what somebody asks",
)
def answer_product_question(
    request: HttpRequest, asked: AskedId, body: shapes.PublicAnswer
) -> shapes.ProductQuestion:
    """Answer a question about one's goods: from now on everybody reads both. Again puts it better."""
    by = actor_of(request)
    actions.answer_question(question=asked, answer=body.answer, by=by, at=clock.now())
    return shapes.ProductQuestion.read(queries.get_question(asked, viewer=by))


def _page(rows: Sequence[SaidView], limit: int) -> shapes.ProductQuestionPage:
    page, following = cut(rows, limit, lambda row: row.public_id)
    return shapes.ProductQuestionPage(
        items=[shapes.ProductQuestion.read(row) for row in page], next=following
    )
