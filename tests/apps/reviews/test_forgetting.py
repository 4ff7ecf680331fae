"""Who is erased is no author any more; the stars they gave stay."""

import pytest
from tests.apps.orders.shop import KEY
from tests.apps.reviews.talk import Talk, photo, say
from tests.apps.reviews.test_asking import ask
from tests.apps.reviews.test_writing import tally
from tests.factories import AT

from entrepot.apps.files.models import PrivateFile
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.reviews import actions, queries
from entrepot.apps.reviews.actions import Photo, Wording
from entrepot.apps.reviews.models import Question, Report, Review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("talk")]


def test_the_stars_stay_and_who_said_it_goes(talk: Talk) -> None:
    say(talk, stars=4, photos=[Photo("me.png", photo())])
    assert actions.forget_buyer(order=talk.order, by=SYSTEM, at=AT) == 1
    assert actions.forget_buyer(order=talk.order, by=SYSTEM, at=AT) == 0
    shown = queries.list_reviews(product=talk.shelf.product, viewer=ANONYMOUS)[0]
    assert (shown.author, shown.words, shown.photos, shown.stars) == ("", "", (), 4)
    assert not PrivateFile.objects.filter(blanked_at=None).exists()
    assert tally(talk).counts == (0, 0, 0, 1, 0)


def test_a_guest_is_forgotten_by_the_order(talk: Talk) -> None:
    wording = Wording(stars=2, words="Mine", called="Mei")
    actions.write_review(
        order=talk.guests, variant=talk.shelf.variant, wording=wording, by=ANONYMOUS, at=AT, key=KEY
    )
    actions.forget_buyer(order=talk.guests, by=SYSTEM, at=AT)
    assert Review.objects.get().author == ""


def test_a_question_goes_with_its_answer(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    from entrepot.apps.accounts import queries as accounts  # noqa: PLC0415 - patched where it is asked
    from entrepot.apps.kernel.personal import Whose  # noqa: PLC0415 - the same

    question = ask(talk)
    actions.answer_question(question=question, answer="Yes.", by=talk.shelf.seller, at=AT)
    review = say(talk)
    actions.report(subject=review, ground="untrue", words="I know", language="en", by=talk.visitor, at=AT)
    erased = Whose(user_id=talk.visitor.user_id)
    monkeypatch.setattr(accounts, "get_erased", lambda _request, **_by: erased)
    assert actions.forget_person(erasure="era_1", by=SYSTEM, at=AT) == 1
    assert queries.list_questions(product=talk.shelf.product, viewer=ANONYMOUS) == []
    assert Question.objects.get().words == ""
    assert Report.objects.get().words == ""
