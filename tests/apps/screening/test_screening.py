"""What was held against which lists is kept; what a person found to be another is not asked twice."""

import pytest
from django.db import transaction
from pytest_django import Settings
from tests.factories import AT, actor_of, make_organisation, make_user

from entrepot.apps.kernel.actors import SYSTEM, PermissionRefused
from entrepot.apps.kernel.outside import AskedInsideTransactionError
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.screening import actions, queries
from entrepot.apps.screening.provider import Party

SUBJECT = "biz_0000000000000000000001"
LISTED = (Party(name="Victor Listed Sandoval", is_person=True),)

pytestmark = pytest.mark.django_db(transaction=True)


def look() -> queries.ScreeningView:
    actions.screen(subject_kind="business", subject=SUBJECT, parties=LISTED, by=SYSTEM, at=AT)
    found = queries.find_screening(subject=SUBJECT, viewer=SYSTEM)
    assert found is not None
    return found


def test_a_hit_is_kept_with_score_and_reasons_and_cleared_once_for_all() -> None:
    [hit] = look().hits
    assert (hit.score, hit.reasons, hit.is_cleared) == (100, ("same_name",), False)
    with pytest.raises(ProblemRaised):
        actions.clear_hit(hit=hit.public_id, note=" ", by=SYSTEM, at=AT)
    actions.clear_hit(hit=hit.public_id, note="Another year of birth in the passport.", by=SYSTEM, at=AT)
    again = look()
    assert again.open_hits == ()
    assert again.hits[0].note == "Another year of birth in the passport."


def test_where_nobody_screens_it_says_so(settings: Settings) -> None:
    settings.SCREENERS = {}
    assert look().missing == ("any list",)


def test_it_is_asked_outside_transactions_and_by_the_platform_alone() -> None:
    with pytest.raises(AskedInsideTransactionError), transaction.atomic():
        look()
    founder = make_user()
    stranger = actor_of(founder, make_organisation(founder))
    with pytest.raises(PermissionRefused):
        queries.find_screening(subject=SUBJECT, viewer=stranger)
    with pytest.raises(PermissionRefused):
        actions.screen(subject_kind="business", subject=SUBJECT, parties=LISTED, by=stranger, at=AT)
