"""Only who received goods says how they were, once, by a name that is not their whole name."""

from datetime import timedelta

import pytest
from tests.apps.orders.shop import KEY
from tests.apps.reviews.talk import Talk, came, photo, say
from tests.factories import AT, actor_of, make_user

from entrepot.apps.accounts.models import Membership
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages import queries as messages
from entrepot.apps.reviews import actions, queries
from entrepot.apps.reviews.actions import Photo, Wording
from entrepot.apps.reviews.models import ProductScore, Review
from entrepot.core.trade.reviews import Tally

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("talk")]


def tally(talk: Talk) -> Tally:
    """Return the score of the candle."""
    return queries.get_tallies(products=[talk.shelf.product], viewer=ANONYMOUS).get(
        talk.shelf.product, Tally()
    )


def test_who_received_it_says_how_it_was(talk: Talk) -> None:
    review = say(talk, photos=[Photo("me.png", photo())])
    shown = queries.list_reviews(product=talk.shelf.product, viewer=ANONYMOUS)[0]
    assert (shown.public_id, shown.stars, shown.words, shown.author) == (review, 5, "Burns evenly.", "Mei T.")
    assert tally(talk).average == "5.0"
    seen = queries.read_photo(review, shown.photos[0], viewer=ANONYMOUS, small=True)
    assert seen.is_picture
    assert seen.content[:4] == b"RIFF"
    letters = [each.template for each in messages.list_messages(viewer=SYSTEM)]
    assert letters.count("review_written") == 1


def test_a_guest_says_it_with_the_key_and_without_a_name(talk: Talk) -> None:
    wording = Wording(stars=3)
    with pytest.raises(ProblemRaised) as refused:
        actions.write_review(
            order=talk.guests, variant=talk.shelf.variant, wording=wording, by=ANONYMOUS, at=AT
        )
    assert refused.value.problem.slug == "not-received"
    actions.write_review(
        order=talk.guests, variant=talk.shelf.variant, wording=wording, by=ANONYMOUS, at=AT, key=KEY
    )
    assert queries.list_reviews(product=talk.shelf.product, viewer=ANONYMOUS)[0].author == ""


def test_what_has_not_come_is_not_reviewed(talk: Talk) -> None:
    waiting = came(talk.shelf, talk.buyer, arrives=False)
    with pytest.raises(ProblemRaised) as refused:
        actions.write_review(
            order=waiting, variant=talk.shelf.variant, wording=Wording(stars=1), by=talk.buyer, at=AT
        )
    assert refused.value.problem.slug == "not-received"


def test_nobody_says_it_for_somebody_else(talk: Talk) -> None:
    for stranger in (talk.visitor, talk.shelf.seller, SYSTEM):
        with pytest.raises(ProblemRaised):
            actions.write_review(
                order=talk.order, variant=talk.shelf.variant, wording=Wording(stars=1), by=stranger, at=AT
            )


def test_the_sellers_people_do_not_praise_their_own_goods(talk: Talk) -> None:
    Membership.objects.create(
        user_id=talk.buyer.user_id, organisation_id=talk.shelf.seller.organisation_id, role="member"
    )
    with pytest.raises(PermissionRefused):
        say(talk)


def test_it_is_said_once(talk: Talk) -> None:
    say(talk)
    with pytest.raises(ProblemRaised) as refused:
        say(talk, stars=1)
    assert refused.value.problem.slug == "reviewed-already"
    assert tally(talk).counts == (0, 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("wording", "field"),
    [
        (Wording(stars=0), "stars"),
        (Wording(stars=6), "stars"),
        (Wording(stars=5, words="a" * 2001), "words"),
        (Wording(stars=5, words="cheaper at https://elsewhere.example"), "words"),
        (Wording(stars=5, called="me@example.com"), "called"),
    ],
)
def test_what_is_wrong_is_named(talk: Talk, wording: Wording, field: str) -> None:
    with pytest.raises(ProblemRaised) as refused:
        actions.write_review(
            order=talk.order, variant=talk.shelf.variant, wording=wording, by=talk.buyer, at=AT
        )
    assert refused.value.problem.errors[0].field == field


def test_a_paper_is_no_photo(talk: Talk) -> None:
    with pytest.raises(ProblemRaised):
        say(talk, photos=[Photo("a.pdf", b"%PDF-1.4 nothing")])
    assert not Review.objects.exists()


def test_it_is_changed_for_a_while_and_the_score_moves_with_it(talk: Talk) -> None:
    review = say(talk, photos=[Photo("me.png", photo())])
    month = AT + timedelta(days=30)
    with pytest.raises(ProblemRaised):
        actions.change_review(review=review, wording=Wording(stars=1), by=talk.buyer, at=month)
    actions.change_review(
        review=review, wording=Wording(stars=2, words="It leaks."), by=talk.buyer, at=AT, photos=[]
    )
    shown = queries.list_reviews(product=talk.shelf.product, viewer=ANONYMOUS)[0]
    assert (shown.stars, shown.words, shown.photos, shown.changed_at) == (2, "It leaks.", (), AT)
    assert tally(talk).counts == (0, 1, 0, 0, 0)


def test_others_change_nothing(talk: Talk) -> None:
    review = say(talk)
    with pytest.raises(Review.DoesNotExist):
        actions.change_review(review=review, wording=Wording(stars=1), by=talk.visitor, at=AT)


def test_the_seller_answers_and_the_author_is_written_to(talk: Talk) -> None:
    review = say(talk)
    other = actor_of(make_user())
    for stranger in (other, talk.buyer):
        with pytest.raises(PermissionRefused):
            actions.answer_review(review=review, answer="Thank you.", by=stranger, at=AT)
    actions.answer_review(review=review, answer="Thank you.", by=talk.shelf.seller, at=AT)
    shown = queries.list_reviews(product=talk.shelf.product, viewer=ANONYMOUS)[0]
    assert (shown.answer, shown.answered_at) == ("Thank you.", AT)
    letters = [each for each in messages.list_messages(viewer=SYSTEM) if each.template == "review_answered"]
    assert len(letters) == 1


def test_what_a_buyer_may_still_say(talk: Talk) -> None:
    first = queries.list_to_review(viewer=talk.buyer, at=AT)
    assert [(each.line.order, each.review, each.open) for each in first] == [(talk.order, None, True)]
    say(talk)
    after = queries.list_to_review(viewer=talk.buyer, at=AT + timedelta(days=31), order=talk.order)
    assert [(each.review is not None, each.open) for each in after] == [(True, False)]
    assert queries.list_to_review(viewer=talk.visitor, at=AT) == []


def test_a_wrong_score_is_found_and_mended(talk: Talk) -> None:
    say(talk)
    assert actions.recheck_scores(by=SYSTEM, at=AT) == 0
    ProductScore.objects.update(fives=9, version=7)
    assert actions.recheck_scores(by=SYSTEM, at=AT) == 1
    assert tally(talk).counts == (0, 0, 0, 0, 1)
    assert actions.recheck_scores(by=SYSTEM, at=AT) == 0
