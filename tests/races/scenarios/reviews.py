"""What reviews do when the person behind them is erased."""

from django.db import transaction
from tests.apps.orders.shop import open_shop
from tests.apps.reviews.talk import make_talk, say
from tests.factories import AT
from tests.races.scenarios import Scenario

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.accounts.events import PersonErased
from entrepot.apps.accounts.models import ErasureRequest
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.orders.events import BuyerForgotten
from entrepot.apps.reviews import actions
from entrepot.apps.reviews.models import ProductScore, Question, Review


def talk_of_a_buyer() -> str:
    """Let the buyer of an order be forgotten who said how it was."""
    open_shop()
    talk = make_talk()
    say(talk, stars=4)
    with transaction.atomic():
        publish(BuyerForgotten(order=talk.order, is_whole=True, at=AT))
    return talk.order


def talk_of_a_person() -> str:
    """Let a person be erased who asked a maker."""
    open_shop()
    talk = make_talk()
    question = actions.ask_question(
        product=talk.shelf.product,
        market="SG",
        words="Is it vegan?",
        language="en",
        by=talk.visitor,
        at=AT,
    )
    actions.answer_question(question=question, answer="Yes.", by=talk.shelf.seller, at=AT)
    request = accounts.request_erasure(language="en", by=talk.visitor, at=AT)
    rows = ErasureRequest.objects.filter(public_id=request)
    rows.update(state="done", closed_at=AT)
    with transaction.atomic():
        publish(PersonErased(request=request, at=AT))
    return question


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
