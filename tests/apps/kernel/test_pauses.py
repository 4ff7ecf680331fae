"""What stays is not looked at again and again, and what nobody needs is still freed."""

import gc
import subprocess
import sys
from weakref import ref

import pytest

from entrepot.apps.kernel import pauses

# In a process of its own: what is set aside stays so.
PROGRAM = """
import gc
from entrepot.apps.kernel import pauses

gc.disable()
pauses.keep_short()
pauses.keep_short()
assert gc.callbacks.count(pauses._WATCH) == 1
pauses.LONG = -1.0
before = gc.get_freeze_count()
kept = [[number] for number in range(50_000)]
gc.collect(1)
assert gc.get_freeze_count() == before, "a collection of what is young is none that looks at everything"
gc.collect()
assert gc.get_freeze_count() >= before + 50_000
"""

READING = """
import gc
from entrepot.apps.kernel import pauses, warming

looked = []
gc.callbacks.append(lambda phase, told: looked.append(told["generation"]) if phase == "start" else None)
read = []

def much():
    read.append([[number] for number in range(600_000)])

much()
assert 2 in looked, "so much read starts a collection that looks at everything"
looked.clear()
before = gc.get_freeze_count()
warming._works[:] = [much]
warming.warm_for_good()
assert looked == [], looked
assert gc.get_freeze_count() >= before + 1_200_000
assert gc.isenabled()
assert pauses._WATCH in gc.callbacks
"""


@pytest.mark.parametrize("program", [PROGRAM, READING], ids=["later", "read at the start"])
def test_what_stays_is_set_aside(program: str) -> None:
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_short_one_sets_nothing_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pauses, "LONG", 1e6)
    before = gc.get_freeze_count()
    for phase in ("start", "stop"):
        pauses._WATCH(phase, {"generation": 2})
    assert gc.get_freeze_count() == before


class Ring:
    me: "Ring"


def test_rings_made_later_are_collected_as_ever() -> None:
    ring = Ring()
    ring.me = ring
    gone = ref(ring)
    del ring
    gc.collect()
    assert gone() is None
