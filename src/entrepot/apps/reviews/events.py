"""What reviews announce. Ids are public ids; no words and no name."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewsChanged:
    """What everybody reads about a product changed: a review, an answered question, or one was hidden.

    `count` and `tenths` are its reviews and their average in tenths of a star, as they stand from now on.
    """

    product: str
    business: str
    count: int
    tenths: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked:
    """Somebody asks the maker of a product."""

    question: str
    product: str
    business: str
    at: datetime
