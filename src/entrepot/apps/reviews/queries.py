"""Every read of reviews: what everybody reads of a product, a seller of their goods, people of their own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum

from entrepot.apps.accounts import roles
from entrepot.apps.files import queries as files
from entrepot.apps.files.queries import PrivateContent
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, require_scope, require_signed_in
from entrepot.apps.kernel.statements import Read
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.queries import ReceivedLine
from entrepot.apps.reviews.access import of_seller, readable
from entrepot.apps.reviews.models import ProductScore, Question, Report, Review, ReviewPhoto
from entrepot.core.trade.reviews import Tally, may_change

MOST: Final = 200
COUNTS: Final = ("ones", "twos", "threes", "fours", "fives")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidView:
    """What a person said of a product, and the answer to it. `author` is empty where they have no name."""

    public_id: str
    product: str
    business: str
    market: str
    country: str
    author: str
    words: str
    language: str
    answer: str
    at: datetime
    answered_at: datetime | None
    hidden_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView(SaidView):
    """A review. `photos` are public ids of files, for `read_photo`."""

    order: str
    variant: str
    stars: int
    changed_at: datetime | None
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReview:
    """Something received, and what its buyer said of it; None where nothing yet. `open`: may be changed."""

    line: ReceivedLine
    review: ReviewView | None
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """One report of a review or a question."""

    public_id: str
    ground: str
    words: str
    at: datetime
    decision: str
    reason: str


def get_tallies(*, products: Collection[str], viewer: Actor) -> dict[str, Tally]:
    """Return how many stars products have, by public id; those without a review are left out."""
    del viewer  # everybody reads them
    rows = ProductScore.objects.filter(product__in=[*products])
    return {row.product: row.tally for row in rows if row.tally.count}


def get_business_tally(business: str, *, viewer: Actor) -> Tally:
    """Return how many stars all goods of a business have together."""
    del viewer  # same
    sums = ProductScore.objects.filter(business=business).aggregate(**{each: Sum(each) for each in COUNTS})
    ones, twos, threes, fours, fives = (sums[each] or 0 for each in COUNTS)
    return Tally((ones, twos, threes, fours, fives))


def list_reviews(
    *, product: str, viewer: Actor, stars: int = 0, before: str = "", limit: int = 10
) -> list[ReviewView]:
    """Return what everybody may read of a product, newest first; `before` is the last one seen."""
    del viewer  # same
    if not (stars or before):
        return _reviews(_NEWEST_REVIEWS.rows(_most(limit), product=product))
    rows = _open_reviews(product)
    if stars:
        rows = rows.filter(stars=stars)
    return _reviews(_page(rows, before, limit))


def _open_reviews(product: Any) -> QuerySet[Review]:
    return Review.objects.filter(product=product, hidden_at=None)


_NEWEST_REVIEWS: Read[Review] = Read(lambda most, *, product: _open_reviews(product).order_by("-id")[:most])


def list_sellers_reviews(
    *, viewer: Actor, unanswered: bool = False, before: str = "", limit: int = 50
) -> list[ReviewView]:
    """Return what is said of the goods of the viewer's organisation, newest first."""
    _require_seller(viewer)
    rows = Review.objects.filter(of_seller(viewer), hidden_at=None)
    return _reviews(_page(rows.filter(answered_at=None) if unanswered else rows, before, limit))


def list_to_review(
    *, viewer: Actor, at: datetime, order: str = "", product: str = "", key: str = ""
) -> list[ToReview]:
    """Return what the viewer received, with what they said of it. A guest names the key."""
    lines = orders.list_received(viewer=viewer, order=order, product=product, key=key)
    said = Review.objects.filter(order__in={line.order for line in lines}, forgotten_at=None)
    known = {(view.order, view.variant): view for view in _reviews(said)}
    found = []
    for line in lines:
        review = known.get((line.order, line.variant))
        fresh = review is None or (not review.hidden_for and may_change(review.at, at))
        found.append(ToReview(line=line, review=review, open=fresh))
    return found


def get_review(public_id: str, *, viewer: Actor) -> ReviewView:
    """Return a review that the viewer may read. Raises Review.DoesNotExist."""
    row = Review.objects.filter(readable(viewer) | of_seller(viewer)).get(public_id=public_id)
    return _reviews([row])[0]


def read_photo(review: str, file: str, *, viewer: Actor, small: bool = False) -> PrivateContent:
    """Return a photo beside a review that the viewer may read. Raises ReviewPhoto.DoesNotExist."""
    shown = Review.objects.filter(readable(viewer))
    row = ReviewPhoto.objects.get(review__in=shown, review__public_id=review, file__public_id=file)
    return files.read_private_file(id_=row.file_id, viewer=viewer, small=small)


def list_questions(*, product: str, viewer: Actor, before: str = "", limit: int = 10) -> list[SaidView]:
    """Return the answered questions about a product, newest first."""
    del viewer  # everybody reads them
    if not before:
        return [_said(row) for row in _NEWEST_QUESTIONS.rows(_most(limit), product=product)]
    return [_said(row) for row in _page(_answered(product), before, limit)]


def _answered(product: Any) -> QuerySet[Question]:
    return Question.objects.filter(product=product, hidden_at=None, answered_at__isnull=False)


_NEWEST_QUESTIONS: Read[Question] = Read(lambda most, *, product: _answered(product).order_by("-id")[:most])


def list_sellers_questions(
    *, viewer: Actor, unanswered: bool = False, before: str = "", limit: int = 50
) -> list[SaidView]:
    """Return what people ask about the goods of the viewer's organisation, newest first."""
    _require_seller(viewer)
    rows = Question.objects.filter(of_seller(viewer), hidden_at=None, forgotten_at=None)
    return [_said(row) for row in _page(rows.filter(answered_at=None) if unanswered else rows, before, limit)]


def list_own_questions(*, viewer: Actor, before: str = "", limit: int = 50) -> list[SaidView]:
    """Return what the viewer asked makers, newest first."""
    require_signed_in(viewer)
    return [_said(row) for row in _page(Question.objects.filter(user_id=viewer.user_id or 0), before, limit)]


def get_question(public_id: str, *, viewer: Actor) -> SaidView:
    """Return a question the viewer may know of: answered, their own, of their goods, or of the platform.

    Raises Question.DoesNotExist.
    """
    mine = Q(user_id=viewer.user_id) if viewer.user_id is not None else Q(pk=None)
    known = mine | of_seller(viewer) | Q(hidden_at=None, answered_at__isnull=False)
    if viewer.is_system or OPERATOR in viewer.roles:
        known = Q()
    return _said(Question.objects.filter(known).get(public_id=public_id))


def count_waiting(*, viewer: Actor) -> int:
    """Return how many questions wait for an answer of the viewer's organisation."""
    _require_seller(viewer)
    rows = Question.objects.filter(of_seller(viewer), hidden_at=None, forgotten_at=None, answered_at=None)
    return rows.count()


def list_reports(subject: str, *, viewer: Actor) -> list[ReportView]:
    """Return the reports of a review or a question, oldest first; without who sent them. For operators."""
    require_role(viewer, OPERATOR)
    return [
        ReportView(
            public_id=row.public_id,
            ground=row.ground,
            words=row.words,
            at=row.created_at,
            decision=row.decision,
            reason=row.reason,
        )
        for row in Report.objects.filter(subject=subject).order_by("id")[:MOST]
    ]


def _require_seller(viewer: Actor) -> None:
    require_scope(viewer, roles.ORGANISATION_READ)
    require_role(viewer, roles.MEMBER)


def _page(rows: Any, before: str, limit: int) -> list[Any]:
    if before:
        last = rows.model.objects.filter(public_id=before).values_list("pk", flat=True).first()
        rows = rows.filter(pk__lt=last or 0)
    return list(rows.order_by("-id")[: _most(limit)])


def _most(limit: int) -> int:
    return max(1, min(limit, MOST))


def _said(row: Question) -> SaidView:
    return SaidView(**_shared(row))


def _shared(row: Review | Question) -> dict[str, Any]:
    return {
        "public_id": row.public_id,
        "product": row.product,
        "business": row.business,
        "market": row.market,
        "country": row.country,
        "author": row.author,
        "words": row.words,
        "language": row.language,
        "answer": row.answer,
        "at": row.created_at,
        "answered_at": row.answered_at,
        "hidden_for": row.hidden_for,
    }


_PHOTOS: Read[tuple[int, str]] = Read(
    lambda *, reviews: (
        ReviewPhoto.objects.filter(review__id__in=reviews, file__blanked_at=None)
        .order_by("position")
        .values_list("review_id", "file__public_id")
    )
)


def _reviews(rows: Any) -> list[ReviewView]:
    found = list(rows)
    photos: dict[int, list[str]] = {}
    for review, file in _PHOTOS.rows(reviews=[row.pk for row in found]):
        photos.setdefault(review, []).append(file)
    return [
        ReviewView(
            **_shared(row),
            order=row.order,
            variant=row.variant,
            stars=row.stars,
            changed_at=row.changed_at,
            photos=tuple(photos.get(row.pk, ())),
        )
        for row in found
    ]
