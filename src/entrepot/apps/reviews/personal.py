"""What reviews hold about people: what they said where everybody reads it, and what they reported."""

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.files import queries as files
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.personal import Whose, hands_over, holds, impersonal
from entrepot.apps.reviews.models import Question, Report, Review, ReviewPhoto


def of_person(whose: Whose) -> Q:
    """Return the condition for what somebody with an account said."""
    return Q(user_id=whose.user_id or 0)


def of_business(whose: Whose) -> Q:
    """Return the condition for what was said of a business's goods, by people who are here."""
    return Q(organisation_id=whose.organisation_id or 0)


def photo_of(row: ReviewPhoto) -> tuple[str, bytes] | None:
    """Return a photo, None when it is gone."""
    try:
        found = files.read_private_file(id_=row.file_id, viewer=SYSTEM)
    except (ObjectDoesNotExist, FileNotFoundError):
        return None
    return found.name, found.content


SAID = ("public_id", "product", "language", "answer", "created_at", "hidden_at", "hidden_for")

holds(
    Review,
    *("author", "words"),
    kind="review",
    title=_("What you said of goods"),
    of=of_person,
    shown=(*SAID, "stars", "changed_at"),
)
holds(
    ReviewPhoto,
    kind="review",
    title=_("Photos beside what you said"),
    of=lambda whose: Q(review__user_id=whose.user_id or 0),
    shown=("review_id", "position"),
    content=photo_of,
)
holds(
    Question,
    *("author", "words"),
    kind="review",
    title=_("What you asked makers"),
    of=of_person,
    shown=SAID,
)
holds(
    Report,
    "words",
    kind="review",
    title=_("What you reported"),
    of=of_person,
    shown=("public_id", "subject", "ground", "decision", "reason", "created_at"),
)
hands_over(
    Review,
    *("public_id", "product", "variant", "stars", "words", "answer", "created_at", "answered_at"),
    title=_("Reviews of its goods"),
    of=of_business,
    kind="review",
)
hands_over(
    Question,
    *("public_id", "product", "words", "answer", "created_at", "answered_at"),
    title=_("Questions about its goods"),
    of=of_business,
    kind="review",
)
impersonal(Review, "answer", because="a business's answer, where everybody reads it")
impersonal(Question, "answer", because="the same")
impersonal(Report, "reason", because="why the platform decided so")
