"""What waits for a person waits once, is taken by one, and is decided by who has it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_noop
from tests.factories import AT
from tests.races.scenarios.desk import bury

from entrepot.apps.desk import actions, lanes, queries
from entrepot.apps.desk.models import DeskItem
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actions import dismiss_dead_letter
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.kernel.sayings import Saying

pytestmark = pytest.mark.django_db


def person(number: int, *roles: str) -> Actor:
    return Actor(kind=ActorKind.PERSON, user_id=number, roles=frozenset(roles))


ANNA, BO, OFFICER = person(1, "operator"), person(2, "operator"), person(3, "officer")
SELLER = Actor(kind=ActorKind.PERSON, user_id=4, organisation_id=1, roles=frozenset({"owner", "admin"}))


def put(lane: str = "dispute", subject: str = "ord_1", **more: Any) -> str:
    given = {"subject_kind": "order", "title": "The cup is broken", "by": SYSTEM, "at": AT, **more}
    return actions.open_item(lane=lane, subject=subject, **given)


def test_a_subject_waits_once_in_a_lane_and_may_become_more_urgent() -> None:
    first = put()
    assert put(title="Again") == first
    assert put(lane="declaration") != first
    assert queries.get_item(first, viewer=ANNA).due_at == AT + timedelta(hours=72)
    put(priority=lanes.URGENT)
    put(priority=lanes.LOW)
    item = queries.get_item(first, viewer=ANNA)
    assert (item.priority, item.due_at, item.title) == (
        lanes.URGENT,
        AT + timedelta(hours=18),
        "The cup is broken",
    )
    assert AuditEntry.objects.filter(action="desk.open_item").count() == 2


def test_a_title_is_told_in_the_reader_s_language() -> None:
    what = Saying(gettext_noop("Customs has a question"))
    said = Saying(
        "%(what)s: %(country)s, order %(order)s", {"what": what, "country": "SG", "order": "ord_100%"}
    )
    item = put(title=said)
    with translation.override("zh-hans"):
        assert queries.get_item(item, viewer=ANNA).title == "海关有询问：SG，订单 ord_100%"
    assert queries.get_item(item, viewer=ANNA).title == "Customs has a question: SG, order ord_100%"
    with translation.override("zh-hans"):
        other = put(subject="ord_2", title=said)
    assert DeskItem.objects.get(public_id=other).title.startswith("Customs has a question")


def test_the_database_keeps_a_second_one_out() -> None:
    put()
    row = DeskItem.objects.values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskItem.objects.create(**{**row, "id": None, "public_id": "desk_x"})


def test_the_queue_shows_what_is_due_first() -> None:
    put(subject="late", at=AT)
    put(subject="later", at=AT + timedelta(hours=1))
    put(subject="urgent", at=AT + timedelta(hours=2), priority=lanes.URGENT)
    put(subject="soon", lane="dead_letter", at=AT + timedelta(hours=2))
    shown = [item.subject for item in queries.list_items(viewer=ANNA)]
    assert shown == sorted(shown, key=lambda each: DeskItem.objects.get(subject=each).due_at)
    assert shown[-1] == "later"
    assert [item.subject for item in queries.list_items(viewer=ANNA, lane="dead_letter")] == ["soon"]


def test_what_is_ordinary_ages_into_its_turn_however_much_is_urgent() -> None:
    put(subject="ordinary", at=AT)
    for hour in range(0, 72, 6):
        put(subject=f"urgent {hour}", at=AT + timedelta(hours=hour), priority=lanes.URGENT)
    shown = [item.subject for item in queries.list_items(viewer=ANNA)]
    assert 0 < shown.index("ordinary") < len(shown) - 1
    pages = [queries.list_items(viewer=ANNA, limit=5)]
    while pages[-1]:
        pages.append(queries.list_items(viewer=ANNA, limit=5, after=pages[-1][-1].public_id))
    assert [item.subject for page in pages for item in page] == shown


def test_an_item_is_taken_by_one_and_decided_by_them() -> None:
    item = put()
    actions.take(item=item, by=ANNA, at=AT)
    actions.take(item=item, by=ANNA, at=AT)
    for action in (actions.take, actions.decide):
        with pytest.raises(ProblemRaised) as raised:
            action(item=item, by=BO, at=AT, **({"decision": "refund"} if action is actions.decide else {}))
        assert raised.value.problem.status == 409
    assert [each.is_mine for each in queries.list_items(viewer=ANNA, mine=True)] == [True]
    actions.decide(item=item, decision="refund", note="Photo seen.", by=ANNA, at=AT)
    with pytest.raises(ProblemRaised):
        actions.decide(item=item, decision="keep", by=ANNA, at=AT)
    assert queries.list_items(viewer=ANNA) == []
    (done,) = queries.list_items(viewer=ANNA, done=True)
    assert (done.decision, done.note, done.state) == ("refund", "Photo seen.", "done")
    assert put() != item, "a new question about the same order is a new item"


def test_who_has_not_taken_it_cannot_decide_and_a_decision_is_said() -> None:
    item = put()
    with pytest.raises(ProblemRaised):
        actions.decide(item=item, decision="refund", by=ANNA, at=AT)
    actions.take(item=item, by=ANNA, at=AT)
    with pytest.raises(ProblemRaised) as raised:
        actions.decide(item=item, decision="", by=ANNA, at=AT)
    assert raised.value.problem.status == 422


def test_what_somebody_took_can_be_given_back() -> None:
    item = put(lane="verification")
    actions.take(item=item, by=OFFICER, at=AT)
    other = person(5, "officer")
    with pytest.raises(ProblemRaised):
        actions.give_back(item=item, by=other, at=AT)
    actions.give_back(item=item, by=ANNA, at=AT)  # an operator may, for who is away
    actions.take(item=item, by=other, at=AT)
    with pytest.raises(ProblemRaised):
        actions.give_back(item=put(lane="dispute"), by=ANNA, at=AT)


def test_where_two_people_are_asked_for_one_cannot_do_both() -> None:
    payout = put(lane="payout", subject="pay_1", opened_by=ANNA.user_id)
    actions.take(item=payout, by=ANNA, at=AT)
    with pytest.raises(PermissionRefused):
        actions.decide(item=payout, decision="approve", by=ANNA, at=AT)
    actions.give_back(item=payout, by=ANNA, at=AT)
    actions.take(item=payout, by=BO, at=AT)
    actions.decide(item=payout, decision="approve", by=BO, at=AT)


def test_what_was_settled_elsewhere_leaves_the_queue_whoever_has_it() -> None:
    item = put()
    actions.take(item=item, by=ANNA, at=AT)
    actions.close(lane="dispute", subject="ord_1", by=SYSTEM, at=AT)
    actions.close(lane="dispute", subject="ord_1", by=SYSTEM, at=AT)
    assert queries.get_item(item, viewer=ANNA).decision == "no_longer_needed"
    assert AuditEntry.objects.filter(action="desk.close").count() == 1
    assert queries.find_item(lane="dispute", subject="ord_1", viewer=ANNA) is None


def test_roles_see_their_lanes_and_nobody_else_sees_a_desk() -> None:
    dispute, verification = put(), put(lane="verification", subject="verif_1")
    assert [item.public_id for item in queries.list_items(viewer=OFFICER)] == [verification]
    shown = [lane.code for lane in queries.list_lanes(viewer=OFFICER, at=AT)]
    assert shown == ["verification", "application"]
    assert len(queries.list_lanes(viewer=ANNA, at=AT)) == len(lanes.LANES)
    with pytest.raises(DeskItem.DoesNotExist):
        queries.get_item(dispute, viewer=OFFICER)
    with pytest.raises(DeskItem.DoesNotExist):
        actions.take(item=dispute, by=OFFICER, at=AT)
    for nobody in (SELLER, ANONYMOUS):
        with pytest.raises(PermissionRefused):
            queries.list_items(viewer=nobody)
        with pytest.raises(PermissionRefused):
            put(by=nobody)
        with pytest.raises(PermissionRefused):
            actions.close(lane="dispute", subject="ord_1", by=nobody, at=AT)


def test_lanes_count_what_waits_is_taken_and_is_late() -> None:
    actions.take(item=put(), by=ANNA, at=AT)
    put(subject="ord_2", priority=lanes.URGENT)
    seen = {lane.code: lane for lane in queries.list_lanes(viewer=ANNA, at=AT + timedelta(hours=20))}
    assert (seen["dispute"].waiting, seen["dispute"].taken, seen["dispute"].late) == (2, 1, 1)
    assert (seen["payout"].waiting, seen["payout"].late) == (0, 0)
    (late, other) = queries.list_items(viewer=ANNA)
    assert (late.is_late(AT + timedelta(hours=20)), other.is_late(AT + timedelta(hours=20))) == (True, False)


def test_an_unknown_lane_and_priority_are_refused() -> None:
    for wrong in ({"lane": "party"}, {"priority": 9}):
        with pytest.raises(ProblemRaised):
            put(**wrong)


def test_a_task_the_kernel_gave_up_comes_to_the_desk() -> None:
    with transaction.atomic():
        letter = bury()
    workers.run_pending()
    (item,) = queries.list_items(viewer=ANNA, lane="dead_letter")
    assert (item.subject, item.subject_kind) == (letter, "dead_letter")
    assert item.title == "orders.note_payment failed 8 times"


def test_a_dead_letter_that_was_dealt_with_meanwhile_does_not() -> None:
    with transaction.atomic():
        letter = bury()
    dismiss_dead_letter(public_id=letter, reason="test", by=SYSTEM)
    workers.run_pending()
    assert queries.list_items(viewer=ANNA) == []
