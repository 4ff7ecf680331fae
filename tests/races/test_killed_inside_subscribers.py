"""A worker that is killed inside a subscriber loses nothing: the event has its effect, once."""

import pytest
from tests.races.arena import Arena
from tests.races.scenarios import all_scenarios

from entrepot.apps.kernel.outbox import subscriptions

PROBE = "tests.races.plays.probe"


def real_subscribers() -> list[str]:
    """Return every subscriber the product registers."""
    return [entry.name for entry in subscriptions() if not entry.tell.__module__.startswith("tests.")]


def first_of_each_app() -> list[str]:
    """Return one subscriber of each app: how a death is met on SQLite is the kernel's doing, not theirs."""
    found = {name.split(".")[0]: name for name in reversed(real_subscribers())}
    return list(found.values())


@pytest.mark.parametrize(
    ("arena", "subscriber"),
    [
        *(("postgresql", name) for name in real_subscribers()),
        *(("sqlite", name) for name in first_of_each_app()),
        *((engine, f"{PROBE}.careful") for engine in ("postgresql", "sqlite")),
    ],
    indirect=["arena"],
)
def test_killed_at_every_point_inside(arena: Arena, subscriber: str) -> None:
    assert subscriber.startswith(PROBE) or subscriber in all_scenarios(), (
        f"{subscriber} has no scenario in tests/races/scenarios/: how its event comes about, what it does."
    )
    seen = arena.play("killing.inside", subscriber=subscriber)
    assert seen["faults"] == []
    assert seen["unfinished"] == []
    assert seen["dead_letters"] == 0
    assert seen["points"] >= 2, "the subscriber was killed at least before and after its work"
    assert seen["met"] >= 2, "another worker went on from before the work, and from after it"
    assert seen["told_twice"] == seen["met"], "each killed telling was told again, once"


def test_the_race_notices_a_careless_subscriber(arena: Arena) -> None:
    seen = arena.play("killing.inside", subscriber=f"{PROBE}.careless")
    assert seen["faults"]
    assert "['careless.mark', 'careless.mark'] instead of ['careless.mark']" in seen["faults"][-1]
