"""What becomes of what a person said once they are erased: the stars stay, who and what go."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.files import actions as files
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.reviews.models import Question, Report, Review, ReviewPhoto
from entrepot.apps.reviews.scores import tell

CLERK: Final = system("reviews")


def forget_buyer(*, order: str, by: Actor, at: datetime) -> int:
    """Blank author, words and photos of what was said of an order's goods; stars stay. Idempotent."""
    require_role(by, OPERATOR)
    return _forget(Review.objects.filter(order=order), by, at)


def forget_person(*, erasure: str, by: Actor, at: datetime) -> int:
    """Blank what an erased person said here: reviews, questions, reports. Idempotent; return how many."""
    require_role(by, OPERATOR)
    whose = accounts.get_erased(erasure, viewer=by)
    if whose.user_id is None:
        return 0
    count = _forget(Review.objects.filter(user_id=whose.user_id), by, at)
    count += _forget(Question.objects.filter(user_id=whose.user_id), by, at)
    with transaction.atomic():
        Report.objects.filter(user_id=whose.user_id).exclude(words="").update(words="")
    return count


def _forget(rows: QuerySet[Any], by: Actor, at: datetime) -> int:
    with transaction.atomic():
        found = list(rows.filter(forgotten_at=None))
        if not found:
            return 0
        for row in found:
            audit.record(by=by, action="reviews.forget", subject=row.public_id, at=at)
        if isinstance(found[0], Review):
            _drop_photos([row.pk for row in found], by, at)
        blank = {"author": "", "words": "", "user": None, "forgotten_at": at}
        if isinstance(found[0], Question):  # without the question its answer means nothing
            blank |= {"answer": "", "answered_at": None}
        type(found[0]).objects.filter(pk__in=[row.pk for row in found]).update(**blank)
        for product, business in sorted({(row.product, row.business) for row in found}):
            tell(product, business, at)
        return len(found)


def _drop_photos(reviews: list[int], by: Actor, at: datetime) -> None:
    photos = ReviewPhoto.objects.filter(Q(review__in=reviews))
    ids = list(photos.values_list("file_id", flat=True))
    photos.delete()
    files.blank_private_files(ids=ids, by=by, at=at)
