"""What the seller answers: to a review, to a question. One answer, which may be put better later."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.reviews.access import of_seller, require_seller
from entrepot.apps.reviews.letters import write_question_answered, write_review_answered
from entrepot.apps.reviews.models import Question, Review
from entrepot.apps.reviews.refusals import faults_of, invalid
from entrepot.apps.reviews.scores import tell

LONGEST: Final = 1000


def answer_review(*, review: str, answer: str, by: Actor, at: datetime) -> None:
    """Answer a review of the actor's goods, where everybody reads it; again replaces the answer.

    For the seller. Raises Review.DoesNotExist, ProblemRaised 422.
    """
    require_seller(by)
    row = Review.objects.get(of_seller(by), public_id=review, hidden_at=None)
    with transaction.atomic():
        _answer(row, answer, by=by, at=at)
        write_review_answered(row, at)


def answer_question(*, question: str, answer: str, by: Actor, at: datetime) -> None:
    """Answer a question about the actor's goods; from now on everybody reads both. Again replaces it.

    For the seller. Raises Question.DoesNotExist, ProblemRaised 422.
    """
    require_seller(by)
    row = Question.objects.get(of_seller(by), public_id=question, hidden_at=None)
    with transaction.atomic():
        _answer(row, answer, by=by, at=at)
        write_question_answered(row, at)


def _answer(row: Any, answer: str, *, by: Actor, at: datetime) -> None:
    faults = faults_of("answer", answer, LONGEST, wanted=True)
    if faults:
        raise invalid(*faults)
    row.answer, row.answered_at = answer.strip(), at
    row.save(update_fields=["answer", "answered_at"])
    audit.record(by=by, action="reviews.answer", subject=row.public_id, at=at)
    tell(row.product, row.business, at)
