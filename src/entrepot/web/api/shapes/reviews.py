"""What buyers say of goods, what people ask makers, and the answers."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.reviews.actions import Wording
from entrepot.apps.reviews.queries import ReviewView, SaidView, ToReview
from entrepot.apps.reviews.words import GROUND_WORDS
from entrepot.core.trade.reviews import STARS, Tally
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Asked, LanguageCode, Told

GROUNDS = tuple(GROUND_WORDS)
REVIEW = "rev_" + "0" * 22
QUESTION = "qst_" + "0" * 22
ORDER = "ord_" + "0" * 22
VARIANT = "var_" + "0" * 22


class Rating(Told):
    """How many stars buyers gave."""

    count: int = Field(examples=[7])
    average: str = Field(
        description="With one decimal, half a tenth up; empty without a review.", examples=["4.7"]
    )
    stars: dict[str, int] = Field(
        description="How many gave 1, 2, 3, 4 and 5.", examples=[{"1": 0, "2": 0, "3": 1, "4": 0, "5": 6}]
    )

    @classmethod
    def of(cls, tally: Tally) -> Self:
        """Make one of a tally."""
        counts = {str(stars): count for stars, count in zip(STARS, tally.counts, strict=True)}
        return cls(count=tally.count, average=tally.average, stars=counts)


class Said(Told):
    """What a person said of a product where everybody reads it, and the seller's answer."""

    id: str
    product: str = Field(examples=["prd_" + "0" * 22])
    business: str = Field(examples=["biz_" + "0" * 22])
    market: str = Field(examples=["SG"])
    country: str = Field(examples=["SG"])
    author: str = Field(
        description="As strangers read it; empty for somebody without a name.", examples=["Mei Ling T."]
    )
    words: str
    language: str = Field(description="Of the words.", examples=["en"])
    at: datetime
    answer: str = Field(description="The seller's; empty while there is none.")
    answered_at: datetime | None

    @classmethod
    def read(cls, row: SaidView) -> Self:
        """Make one of what was said."""
        return cls.copied(row, id=row.public_id)


class ProductReview(Said):
    """What a buyer says of what they received."""

    stars: int = Field(ge=1, le=5, examples=[5])
    variant: str = Field(examples=[VARIANT])
    changed_at: datetime | None
    photos: list[str] = Field(description="Ids, for `/reviews/{review}/photos/{file}`.", examples=[[]])

    @classmethod
    def of(cls, row: ReviewView) -> Self:
        """Make one of a review."""
        return cls.copied(row, id=row.public_id, photos=list(row.photos))


class ProductReviewPage(Told):
    """Some reviews of a product, the newest first."""

    rating: Rating = Field(description="Of all reviews of the product.")
    items: list[ProductReview]
    next: Next


class SellersReviewPage(Told):
    """Some reviews of one's goods, the newest first."""

    items: list[ProductReview]
    next: Next


class OwnReview(ProductReview):
    """A review to who wrote it."""

    hidden_for: str = Field(
        description="Why the platform took it off the page: off_topic, insult, personal, advertising, untrue "
        "or unlawful; else empty.",
        examples=[""],
    )


class ReceivedGoods(Told):
    """Something one received, and what one said of it."""

    order: str = Field(examples=[ORDER])
    variant: str = Field(examples=[VARIANT])
    product: str = Field(examples=["prd_" + "0" * 22])
    title: str
    received_at: datetime
    review: OwnReview | None
    open: bool = Field(description="Whether a review can be written, or changed, now.")

    @classmethod
    def of(cls, row: ToReview) -> Self:
        """Make one of what was received."""
        return cls.copied(
            row.line, open=row.open, review=OwnReview.of(row.review) if row.review is not None else None
        )


class ReceivedList(Told):
    """What one received, the newest first."""

    items: list[ReceivedGoods]


class ReviewChange(Asked):
    """How something was. It replaces what was said."""

    stars: int = Field(ge=1, le=5, examples=[5])
    words: str = Field("", max_length=2000, description="No address and no link.", examples=["Burns evenly."])
    language: LanguageCode = Field("en", description="Of the words.", examples=["en"])
    called: str | None = Field(
        None,
        max_length=40,
        description="What everybody reads of one's name; null: as it is, or as we shorten it.",
        examples=["Mei Ling"],
    )

    model_config = {"json_schema_extra": {"examples": [{"stars": 5, "words": "Burns evenly."}]}}

    def as_wording(self) -> Wording:
        """Return it as the action takes it."""
        return Wording(stars=self.stars, words=self.words, language=self.language, called=self.called)


class ReviewContent(ReviewChange):
    """How something was that one bought and received."""

    order: str = Field(pattern="^ord_[0-9a-z]{22}$", examples=[ORDER])
    variant: str = Field(pattern="^var_[0-9a-z]{22}$", examples=[VARIANT])

    model_config = {
        "json_schema_extra": {
            "examples": [{"order": ORDER, "variant": VARIANT, "stars": 5, "words": "Burns evenly."}]
        }
    }


class PublicAnswer(Asked):
    """What a seller answers where everybody reads it."""

    answer: str = Field(
        min_length=1, max_length=1000, description="No address and no link.", examples=["It burns 40 hours."]
    )


class ProductQuestion(Said):
    """What somebody asks the maker of a product. Everybody reads it once it is answered."""


class ProductQuestionPage(Told):
    """Some questions, the newest first."""

    items: list[ProductQuestion]
    next: Next


class QuestionContent(Asked):
    """What one asks."""

    words: str = Field(
        min_length=1,
        max_length=500,
        description="No address and no link.",
        examples=["How long does it burn?"],
    )
    language: LanguageCode = Field("en", description="Of the words.", examples=["en"])


class ReportContent(Asked):
    """That a review or a question should not stand there."""

    subject: str = Field(
        pattern="^(rev|qst)_[0-9a-z]{22}$", description="The review or the question.", examples=[REVIEW]
    )
    ground: Literal[GROUNDS] = Field(examples=["advertising"])  # type: ignore[valid-type] # a tuple of words
    words: str = Field("", max_length=600, examples=["It names another shop."])
    language: LanguageCode = Field("en", description="In which one is written to.", examples=["en"])


class ReportMade(Told):
    """That it is reported: a person looks at it, and one is written to."""

    id: str = Field(examples=["rpt_" + "0" * 22])
