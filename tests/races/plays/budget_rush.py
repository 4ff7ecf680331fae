"""Many claim one person's yearly quota at the same moment, and some are killed while they do."""

import os
import signal
import time
from datetime import timedelta
from typing import Any

from django.db import transaction
from tests.races.processes import fork, join

from entrepot.apps.budgets import actions, queries
from entrepot.apps.budgets.actions import BudgetExhaustedError, Named, Part
from entrepot.apps.budgets.models import Claim
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM

PROCESSES, EACH = 8, 6
LIMIT, AMOUNT = 26_000, 700  # thirty-seven fit, of forty-eight


def claim(reference: str, amount: int = AMOUNT) -> bool:
    """Claim for a reference; say whether there was enough."""
    at = clock.now()
    year = Named(kind="CN-YEAR", subject="digest", period="2026", unit="CNY", limit=LIMIT)
    until = at + timedelta(hours=1)
    try:
        actions.claim(parts=[Part(year, reference, amount)], until=until, by=SYSTEM, at=at)
    except BudgetExhaustedError:
        return False
    return True


def at_once() -> dict[str, Any]:
    """Let forty-eight claim 700 of 26,000 at once, then confirm, release or give back each from two sides."""
    start = time.monotonic() + 1.0

    def rush(number: int) -> None:
        Claim.objects.exists()  # connect before the start
        time.sleep(max(0.0, start - time.monotonic()))
        for turn in range(EACH):
            claim(f"pcl_{number * EACH + turn}")

    codes = [join(one) for one in [fork(lambda n=n: rush(n)) for n in range(PROCESSES)]]
    first = state()
    names = sorted(Claim.objects.values_list("reference", flat=True))

    def end() -> None:
        for place, name in enumerate(names):
            at = clock.now()
            if place % 3 == 0:
                actions.release(reference=name, by=SYSTEM, at=at)
            else:
                actions.confirm(reference=name, by=SYSTEM, at=at)
            if place % 3 == 1:
                actions.give_back(reference=name, cause="rfd_1", kind="CN-YEAR", amount=200, by=SYSTEM, at=at)

    codes += [join(one) for one in [fork(end) for _ in range(3)]]
    return {"codes": codes, "first": first, "last": state(), "names": len(names)}


def killed() -> dict[str, Any]:
    """Kill claimers before their claim is committed, and one after: only that one holds anything."""

    def die(reference: str, *, committed: bool) -> None:
        if committed:
            claim(reference)
        else:
            with transaction.atomic():
                claim(reference)
                os.kill(os.getpid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)

    crowd = [fork(lambda n=n: die(f"pcl_{n}", committed=n == 0)) for n in range(4)]
    codes = [join(one) for one in crowd]
    before = state()
    lapsed = actions.expire_claims(by=SYSTEM, at=clock.now() + timedelta(hours=2))
    return {"codes": codes, "before": before, "lapsed": lapsed, "after": state()}


def state() -> dict[str, Any]:
    (found,) = queries.list_counters(kind="CN-YEAR", subjects=["digest"], viewer=SYSTEM)
    faults = len(queries.find_faults(viewer=SYSTEM))
    return {"held": found.held, "used": found.used, "left": found.left, "faults": faults}
