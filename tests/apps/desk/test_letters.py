"""A failed task is tried again or given up, and off the desk with it."""

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from tests.factories import AT
from tests.races.scenarios.desk import bury

from entrepot.apps.desk import actions, lanes, queries
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.models import DeadLetter
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db

ANNA = Actor(kind=ActorKind.PERSON, user_id=1, roles=frozenset({"operator"}))
OFFICER = Actor(kind=ActorKind.PERSON, user_id=2, roles=frozenset({"officer"}))


@pytest.fixture
def letter() -> str:
    """A task that failed every attempt, on the desk."""
    with transaction.atomic():
        letter = bury()
    workers.run_pending()
    assert queries.find_item(lane=lanes.DEAD_LETTER, subject=letter, viewer=SYSTEM) is not None
    return letter


def test_it_is_tried_again_and_off_the_desk(letter: str) -> None:
    path = DeadLetter.objects.get().task_path
    actions.retry_task(letter=letter, by=ANNA, at=AT)
    assert queries.find_item(lane=lanes.DEAD_LETTER, subject=letter, viewer=SYSTEM) is None
    (item,) = queries.list_items_about(letter, viewer=ANNA)
    assert (item.decision, item.done_by) == ("retried", 1)
    assert DBTaskResult.objects.filter(task_path=path, status="READY").count() == 1
    with pytest.raises(ProblemRaised) as raised:
        actions.retry_task(letter=letter, by=ANNA, at=AT)
    assert raised.value.problem.status == 409


def test_it_is_given_up_for_a_reason(letter: str) -> None:
    with pytest.raises(ProblemRaised) as raised:
        actions.dismiss_task(letter=letter, reason="  ", by=ANNA, at=AT)
    assert raised.value.problem.errors[0].field == "reason"
    actions.dismiss_task(letter=letter, reason="Told by hand.", by=ANNA, at=AT)
    assert DeadLetter.objects.get().state == "dismissed"
    assert queries.find_item(lane=lanes.DEAD_LETTER, subject=letter, viewer=SYSTEM) is None


def test_only_operators_may(letter: str) -> None:
    with pytest.raises(PermissionRefused):
        actions.retry_task(letter=letter, by=OFFICER, at=AT)
    assert DeadLetter.objects.get().state == "open"
