"""For every subscriber: how its event comes about, and what anyone can see once it was told.

One module an app, each with `SCENARIOS: dict[str, Scenario]` by subscriber name. The race that kills a
worker inside every subscriber fails for one that has no scenario.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Scenario:
    """`arrange` does what publishes the event, best by the action itself, and returns what to look at later.

    `effect` returns what can be seen of that afterwards, without ids and moments: the same after one telling
    and after two.
    """

    arrange: Callable[[], Any]
    effect: Callable[[Any], Any]


def all_scenarios() -> dict[str, Scenario]:
    """Return every scenario by subscriber name."""
    found: dict[str, Scenario] = {}
    for module in pkgutil.iter_modules(__path__):
        found.update(importlib.import_module(f"{__name__}.{module.name}").SCENARIOS)
    return found
