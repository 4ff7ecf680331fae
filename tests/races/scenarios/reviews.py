"""What reviews do when the person behind them is erased."""

from typing import Final

from django.db import transaction
from tests.factories import AT, actor_of, make_user
from tests.races.scenarios import Scenario

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.accounts.events import PersonErased
from entrepot.apps.accounts.models import ErasureRequest
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.orders.events import BuyerForgotten
from entrepot.apps.reviews.models import ProductScore, Question, Review

GOODS: Final = {
    "product": "prd_1",
    "business": "biz_1",
    "organisation_id": 1,
    "market": "SG",
    "country": "SG",
    "language": "en",
    "author": "Mei T.",
    "created_at": AT,
}


def talk_of_a_buyer() -> str:
    """Let the buyer of an order be forgotten who said how it was."""
    buyer = make_user("mei@example.com")
    Review.objects.create(**GOODS, order="ord_1", variant="var_1", user=buyer, words="Burns evenly.", stars=4)
    ProductScore.objects.create(product="prd_1", business="biz_1", fours=1)
    with transaction.atomic():
        publish(BuyerForgotten(order="ord_1", is_whole=True, at=AT))
    return "ord_1"


def talk_of_a_person() -> str:
    """Let a person be erased who asked a maker."""
    person = make_user("joe@example.com")
    question = Question.objects.create(
        **GOODS, user=person, words="Is it vegan?", answer="Yes.", answered_at=AT
    )
    request = accounts.request_erasure(language="en", by=actor_of(person), at=AT)
    ErasureRequest.objects.filter(public_id=request).update(state="done", closed_at=AT)
    with transaction.atomic():
        publish(PersonErased(request=request, at=AT))
    return question.public_id


def said(order: str) -> list[object]:
    rows = Review.objects.filter(order=order).values_list("author", "words", "stars", "user_id")
    told = AuditEntry.objects.filter(action="reviews.forget").count()
    return [list(rows), told, list(ProductScore.objects.values_list("fours", flat=True))]


def asked(question: str) -> list[object]:
    rows = Question.objects.filter(public_id=question).values_list("author", "words", "answer", "user_id")
    return [list(rows), AuditEntry.objects.filter(action="reviews.forget").count()]


SCENARIOS = {
    "reviews.forget_reviews": Scenario(talk_of_a_buyer, said),
    "reviews.forget_person": Scenario(talk_of_a_person, asked),
}
