"""Questions to the maker: asked by signed-in people, read by everybody once they are answered."""

from datetime import timedelta

import pytest
from tests.apps.reviews.talk import Talk
from tests.factories import AT

from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages import queries as messages
from entrepot.apps.reviews import actions, queries
from entrepot.apps.reviews.models import Question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("talk")]


def ask(talk: Talk, words: str = "Is it vegan?", **more: object) -> str:
    """Return a question about the candle by who looks at it."""
    given = {"by": talk.visitor, "at": AT, **more}
    return actions.ask_question(
        product=talk.shelf.product,
        market="SG",
        words=words,
        language="en",
        **given,  # type: ignore[arg-type]  # by and at
    )


def test_everybody_reads_it_once_it_is_answered(talk: Talk) -> None:
    question = ask(talk)
    assert queries.list_questions(product=talk.shelf.product, viewer=ANONYMOUS) == []
    assert [each.public_id for each in queries.list_own_questions(viewer=talk.visitor)] == [question]
    assert queries.count_waiting(viewer=talk.shelf.seller) == 1
    actions.answer_question(question=question, answer="Yes: soy.", by=talk.shelf.seller, at=AT)
    shown = queries.list_questions(product=talk.shelf.product, viewer=ANONYMOUS)[0]
    assert (shown.words, shown.answer, shown.author) == ("Is it vegan?", "Yes: soy.", "Joe D.")
    assert queries.count_waiting(viewer=talk.shelf.seller) == 0
    letters = {each.template: each.address for each in messages.list_messages(viewer=SYSTEM)}
    assert letters["question_answered"].endswith("@example.com")
    assert "question_asked" in letters


def test_guests_and_the_seller_do_not_ask(talk: Talk) -> None:
    for nobody in (ANONYMOUS, talk.shelf.seller):
        with pytest.raises(PermissionRefused):
            ask(talk, by=nobody)


@pytest.mark.parametrize("words", ["", "  ", "a" * 501, "write to me@example.com"])
def test_what_is_no_question_is_refused(talk: Talk, words: str) -> None:
    with pytest.raises(ProblemRaised) as refused:
        ask(talk, words)
    assert refused.value.problem.errors[0].field == "words"


def test_ten_a_day(talk: Talk) -> None:
    for number in range(10):
        ask(talk, f"Question {number}?")
    with pytest.raises(ProblemRaised) as refused:
        ask(talk)
    assert refused.value.problem.slug == "many-questions"
    assert Question.objects.count() == 10
    ask(talk, at=AT + timedelta(days=1))
    ask(talk, at=AT + timedelta(days=1, seconds=1))


def test_another_seller_neither_reads_nor_answers(talk: Talk) -> None:
    question = ask(talk)
    with pytest.raises(PermissionRefused):
        queries.list_sellers_questions(viewer=talk.buyer)
    with pytest.raises(Question.DoesNotExist):
        queries.get_question(question, viewer=talk.buyer)
    with pytest.raises(PermissionRefused):
        actions.answer_question(question=question, answer="No.", by=talk.buyer, at=AT)
