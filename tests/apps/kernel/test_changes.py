"""Every process learns of every change, also of one whose number came early and its commit late."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from tests.factories import AT

from entrepot.apps.kernel import changes, clock
from entrepot.apps.kernel.changes import Follower, note, prune_changes
from entrepot.apps.kernel.models import Change
from entrepot.apps.kernel.outbox import publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "LOOKED_EVERY", 0.0)


def test_a_change_is_known_at_the_next_look() -> None:
    follower = Follower()
    start = follower.look()
    note(["tea", "cup"])
    assert follower.latest(["tea"])[0] <= start
    assert follower.look() == start + 1
    assert follower.latest(["tea"])[0] == start + 1
    assert follower.latest(["candle"])[0] <= start
    assert follower.look() == start + 1


def test_what_a_process_finds_at_its_start_is_known_too() -> None:
    note(["tea"])
    follower = Follower()
    follower.look()
    assert not follower.is_settled(["tea"], follower.turn - 1)


def test_a_number_that_comes_late_is_waited_for() -> None:
    follower = Follower()
    note(["first"])
    follower.look()
    last = Change.objects.latest("id").pk
    Change.objects.create(pk=last + 3, thing="later")
    turn = follower.look()
    Change.objects.create(pk=last + 1, thing="slow")
    assert follower.look() == turn + 1
    assert follower.latest(["slow"])[0] == turn + 1
    assert follower.latest(["later"])[0] == turn
    Change.objects.create(pk=last + 2, thing="slower")
    assert follower.look() == turn + 2


def test_a_number_nobody_took_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "LONGEST_TRANSACTION", 0.0)
    follower = Follower()
    note(["first"])
    follower.look()
    Change.objects.create(pk=Change.objects.latest("id").pk + 3, thing="later")
    follower.look()
    assert follower._holes == {}


def test_numbers_dealt_before_the_first_line_seen_are_no_holes() -> None:
    follower = Follower()
    turn = follower.look()
    far = changes.BEFORE + changes.MOST + 1
    Change.objects.create(pk=far, thing="tea")
    assert follower.look() == turn + 1
    assert follower.latest(["candle"])[0] <= turn
    Change.objects.create(pk=far - 1, thing="slow")
    assert follower.look() == turn + 2


@pytest.mark.parametrize("cause", ["many", "far", "long"])
def test_what_is_too_much_to_follow_changes_everything(monkeypatch: pytest.MonkeyPatch, cause: str) -> None:
    follower = Follower()
    note(["first"])
    turn = follower.look()
    monkeypatch.setattr(changes, "MOST", 3)
    if cause == "many":
        note([f"thing {number}" for number in range(5)])
    elif cause == "far":
        Change.objects.create(pk=Change.objects.latest("id").pk + 50, thing="far")
    else:
        monkeypatch.setattr(changes, "LONGEST_PAUSE", -1.0)
    follower.look()
    assert follower.latest(["never named"])[0] > turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Poured:
    tea: str


def test_an_event_changes_what_it_names_and_not_when_it_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "_namings", {})
    changes.changes(Poured)(lambda event: [f"tea:{event.tea}"])
    with transaction.atomic():
        publish(Poured(tea="green"))
    with transaction.atomic():
        publish(Poured(tea="black"))
        transaction.set_rollback(True)
    assert list(Change.objects.values_list("thing", flat=True)) == ["tea:green"]


def test_lines_are_dropped_when_all_have_followed() -> None:
    with clock.travel(AT):
        note(["old"])
    with clock.travel(AT + timedelta(hours=2)):
        note(["new"])
        assert prune_changes(clock.now()) == 1
    assert Change.objects.get().thing == "new"
