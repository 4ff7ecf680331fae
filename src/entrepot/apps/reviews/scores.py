"""The score of a product: moved by one statement with each review, and counted anew where it moved."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db.models import Count, F

from entrepot.apps.kernel.outbox import publish
from entrepot.apps.reviews.events import ReviewsChanged
from entrepot.apps.reviews.models import ProductScore, Review
from entrepot.core.trade.reviews import STARS, Tally

COLUMNS: Final[Mapping[int, str]] = dict(
    zip(STARS, ("ones", "twos", "threes", "fours", "fives"), strict=True)
)


def move_score(review: Review, *, gone: int = 0, come: int = 0) -> None:
    """Take a review with so many stars out of the score of its product and one with so many into it.

    In the caller's transaction, as its last statement on a shared row. 0 is none.
    """
    steps: dict[str, int] = {}
    for stars, step in ((gone, -1), (come, 1)):
        if stars:
            steps[COLUMNS[stars]] = steps.get(COLUMNS[stars], 0) + step
    if not any(steps.values()):
        return
    ProductScore.objects.bulk_create(
        [ProductScore(product=review.product, business=review.business)], ignore_conflicts=True
    )
    moved = {column: F(column) + step for column, step in steps.items() if step}
    ProductScore.objects.filter(product=review.product).update(version=F("version") + 1, **moved)


def tell(product: str, business: str, at: datetime) -> None:
    """Announce that what everybody reads about a product changed, in the caller's transaction."""
    row = ProductScore.objects.filter(product=product).first()
    tally = row.tally if row else Tally()
    publish(ReviewsChanged(product=product, business=business, count=tally.count, tenths=tally.tenths, at=at))


def count_anew(row: ProductScore) -> bool:
    """Set a score to what its reviews say, unless one came in between; say whether it was wrong.

    `row` was read before the reviews are counted here: a review that is saved meanwhile moves the version,
    and one that is not yet saved moves the counts by itself afterwards.
    """
    shown = Review.objects.filter(product=row.product, hidden_at=None)
    found = dict(shown.values_list("stars").annotate(count=Count("*")).order_by())
    true = {column: found.get(stars, 0) for stars, column in COLUMNS.items()}
    wrong = any(getattr(row, column) != count for column, count in true.items())
    rows = ProductScore.objects.filter(pk=row.pk, version=row.version)
    changed = rows.update(checked_version=row.version, **true)
    return bool(changed) and wrong
