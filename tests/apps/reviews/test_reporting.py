"""What is reported comes before a person; what they decide is told to both sides, and moves the score."""

import pytest
from tests.apps.reviews.talk import Talk, say
from tests.apps.reviews.test_writing import tally
from tests.factories import AT, actor_of, make_user

from entrepot.apps.accounts.models import Membership
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.messages import queries as messages
from entrepot.apps.reviews import actions, queries
from entrepot.apps.reviews.models import Review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("talk")]


def reported(talk: Talk) -> str:
    """Return a review that somebody reported."""
    review = say(talk, stars=1, words="Thieves!")
    actions.report(subject=review, ground="insult", words="Rude.", language="en", by=talk.visitor, at=AT)
    return review


def decide(review: str, decision: str, **more: object) -> None:
    """Decide about it as the platform."""
    given = {"ground": "insult", "reason": "It insults people.", "by": SYSTEM, "at": AT, **more}
    actions.decide_reports(subject=review, decision=decision, **given)  # type: ignore[arg-type]  # these


def templates() -> list[str]:
    """Return what was written to people about decisions."""
    found = [each.template for each in messages.list_messages(viewer=SYSTEM)]
    return sorted(each for each in found if each in {"said_hidden", "report_decided"})


def test_it_waits_on_the_desk_and_stands_until_then(talk: Talk) -> None:
    review = reported(talk)
    waits = desk.list_items(viewer=SYSTEM, lane="content")
    assert [(each.subject, each.subject_kind) for each in waits] == [(review, "review")]
    assert [each.ground for each in queries.list_reports(review, viewer=SYSTEM)] == ["insult"]
    assert queries.list_reviews(product=talk.shelf.product, viewer=ANONYMOUS)


def test_hidden_it_leaves_page_and_score_and_both_sides_read_why(talk: Talk) -> None:
    review = reported(talk)
    decide(review, "hidden")
    assert queries.list_reviews(product=talk.shelf.product, viewer=ANONYMOUS) == []
    assert tally(talk).count == 0
    assert templates() == ["report_decided", "said_hidden"]
    with pytest.raises(Review.DoesNotExist):
        queries.get_review(review, viewer=talk.visitor)
    assert queries.get_review(review, viewer=talk.buyer).hidden_for == "insult"


@pytest.mark.parametrize("decision", ["", "hidden"])
def test_who_decides_reads_it_reported_and_hidden(talk: Talk, decision: str) -> None:
    review = reported(talk)
    if decision:
        decide(review, decision)
    operator = Actor(kind=ActorKind.PERSON, user_id=9, roles=frozenset({"operator"}))
    assert queries.get_review(review, viewer=operator).words == "Thieves!"


def test_kept_after_all_it_comes_back(talk: Talk) -> None:
    review = reported(talk)
    decide(review, "hidden")
    decide(review, "hidden")
    decide(review, "kept", ground="")
    decide(review, "kept", ground="")
    assert tally(talk).counts == (1, 0, 0, 0, 0)
    assert actions.recheck_scores(by=SYSTEM, at=AT) == 0


def test_it_is_reported_once_by_each(talk: Talk) -> None:
    review = reported(talk)
    with pytest.raises(ProblemRaised) as refused:
        actions.report(subject=review, ground="untrue", words="", language="en", by=talk.visitor, at=AT)
    assert refused.value.problem.slug == "reported-already"


def test_without_a_reason_nothing_is_decided(talk: Talk) -> None:
    review = reported(talk)
    for wrong in ({"reason": " "}, {"ground": "ugly"}):
        with pytest.raises(ProblemRaised):
            decide(review, "hidden", **wrong)
    with pytest.raises(PermissionRefused):
        decide(review, "hidden", by=talk.shelf.seller)


def test_an_operator_who_belongs_to_the_seller_does_not_decide(talk: Talk) -> None:
    review = reported(talk)
    user = make_user()
    user.is_operator = True
    user.save()
    Membership.objects.create(user=user, organisation_id=talk.shelf.seller.organisation_id, role="member")
    with pytest.raises(PermissionRefused):
        decide(review, "hidden", by=actor_of(user))
