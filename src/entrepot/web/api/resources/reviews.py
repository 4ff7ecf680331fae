"""What buyers say of what they received, what people ask makers, and the sellers' answers."""

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
from entrepot.core.trade.reviews import Tally
from entrepot.web.api.declaring import Resource, actor_of, guest_key, seeing_own_work
from entrepot.web.api.kept import Made, kept
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.shapes import reviews as shapes
from entrepot.web.api.shapes.base import EvidenceId, MarketCode, ProductId, ReviewId
from entrepot.web.evidence.serving import hand_over

resource = Resource("reviews", "What buyers say of what they received, and what sellers answer.")
Stars = Annotated[int, Query(ge=0, le=5, description="Keep those with so many stars; 0 for all.")]
Before = Annotated[
    str, Query(pattern="^(rev_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]
Waiting = Annotated[bool, Query(description="Keep what waits for an answer.")]
OfOrder = Annotated[str, Query(pattern="^(ord_[0-9a-z]{22})?$", description="Keep what came with an order.")]
OfProduct = Annotated[str, Query(pattern="^(prd_[0-9a-z]{22})?$", description="Keep what is of a product.")]


@resource.get(
    "/shop/{market}/products/{product}/reviews",
    answers=shapes.ProductReviewPage,
    summary="Reviews of a product",
    cost=2,
)
def list_product_reviews(  # noqa: PLR0917 - ninja takes query parameters by name
    request: HttpRequest,
    market: MarketCode,
    product: ProductId,
    stars: Stars = 0,
    cursor: Before = "",
    limit: Limit = 20,
) -> HttpResponse:
    """Return what buyers who received a product say of it, in any country, and how many stars they gave."""

    def make() -> Made:
        listed = catalogue.get_listed_product(product, market=market, viewer=ANONYMOUS)
        rows = queries.list_reviews(
            product=product, viewer=ANONYMOUS, stars=stars, before=cursor, limit=limit + 1
        )
        page, following = cut(rows, limit, lambda row: row.public_id)
        tally = queries.get_tallies(products=[product], viewer=ANONYMOUS).get(product, Tally())
        reply = shapes.ProductReviewPage(
            rating=shapes.Rating.of(tally),
            items=[shapes.ProductReview.of(row) for row in page],
            next=following,
        )
        return reply, [RULES, *shown_by([listed])]

    return kept(request, ("reviews", market, product, stars, cursor, limit), make)


@resource.get(
    "/reviews/{review}/photos/{file}",
    answers=bytes,
    media="application/octet-stream",
    summary="A photo of a review",
    cost=5,
)
def get_review_photo(request: HttpRequest, review: ReviewId, file: EvidenceId) -> HttpResponse:
    """Return a photo beside a review that everybody may read, as WebP."""
    del request
    return hand_over(queries.read_photo(review, file, viewer=ANONYMOUS))


@resource.get(
    "/received", scope=ORDERS_READ, guests=True, answers=shapes.ReceivedList, summary="What one can review"
)
def list_received_goods(
    request: HttpRequest, order: OfOrder = "", product: OfProduct = ""
) -> shapes.ReceivedList:
    """Return what one bought and received, with what one said of it."""
    rows = queries.list_to_review(
        viewer=actor_of(request), at=clock.now(), order=order, product=product, key=guest_key(request)
    )
    return shapes.ReceivedList(items=[shapes.ReceivedGoods.of(row) for row in rows])


@resource.post(
    "/reviews", scope=ORDERS_WRITE, guests=True, answers=shapes.OwnReview, summary="Say how something was"
)
def write_review(request: HttpRequest, body: shapes.ReviewContent) -> shapes.OwnReview:
    """Say how something was that one bought and received, once for each variant of an order.

    Everybody reads it at once, with a shortened name.
    """
    made = actions.write_review(
        order=body.order,
        variant=body.variant,
        wording=body.as_wording(),
        by=seeing_own_work(actor_of(request), ORDERS_READ),
        at=clock.now(),
        key=guest_key(request),
    )
    return shapes.OwnReview.of(queries.get_review(made, viewer=actor_of(request)))


@resource.put(
    "/reviews/{review}",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.OwnReview,
    summary="Say something else",
)
def change_review(request: HttpRequest, review: ReviewId, body: shapes.ReviewChange) -> shapes.OwnReview:
    """Change what one said, within thirty days after it was written; its photos stay."""
    actions.change_review(
        review=review,
        wording=body.as_wording(),
        by=seeing_own_work(actor_of(request), ORDERS_READ),
        at=clock.now(),
        key=guest_key(request),
    )
    return shapes.OwnReview.of(queries.get_review(review, viewer=actor_of(request)))


@resource.get(
    "/business/reviews",
    scope=ORGANISATION_READ,
    answers=shapes.SellersReviewPage,
    summary="Reviews of one's goods",
)
def list_reviews_of_goods(
    request: HttpRequest,
    unanswered: Waiting = False,  # noqa: FBT002 - ninja takes query parameters by name
    cursor: Before = "",
    limit: Limit = 50,
) -> shapes.SellersReviewPage:
    """Return what buyers say of what one sells, in every market."""
    rows = queries.list_sellers_reviews(
        viewer=actor_of(request), unanswered=unanswered, before=cursor, limit=limit + 1
    )
    page, following = cut(rows, limit, lambda row: row.public_id)
    return shapes.SellersReviewPage(items=[shapes.ProductReview.of(row) for row in page], next=following)


@resource.put(
    "/reviews/{review}/answer",
    scope=ORGANISATION_WRITE,
    answers=shapes.ProductReview,
    summary="Answer a review",
)
def answer_review(request: HttpRequest, review: ReviewId, body: shapes.PublicAnswer) -> shapes.ProductReview:
    """Answer a review of one's goods where everybody reads it; again puts the answer better."""
    by = actor_of(request)
    actions.answer_review(review=review, answer=body.answer, by=by, at=clock.now())
    return shapes.ProductReview.of(queries.get_review(review, viewer=by))


@resource.post(
    "/reports",
    scope=ORDERS_WRITE,
    answers=shapes.ReportMade,
    summary="Report a review or a question",
    missing=True,
)
def report_said(request: HttpRequest, body: shapes.ReportContent) -> shapes.ReportMade:
    """Say that a review or a question should not stand there, once; a person decides within a day."""
    made = actions.report(**body.model_dump(), by=actor_of(request), at=clock.now())
    return shapes.ReportMade(id=made)
