"""Many ask for codes by telephone at one moment, and many guess one: no more texts, and no more tries."""

import os
import time
from collections.abc import Callable
from typing import Any

from django.db import connections
from django.test import override_settings
from tests.factories import AT
from tests.races.processes import fork, join

from entrepot.apps.accounts import actions
from entrepot.apps.accounts.actions.codes import TRIES
from entrepot.apps.accounts.models import SignInCode
from entrepot.apps.budgets import queries as budgets
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM
from entrepot.apps.kernel.problems import ProblemRaised

SENT, REFUSED = 0, 3


def at_once(many: int, limit: int) -> dict[str, Any]:
    """Let many ask for the same number, and many more each for another: say how many texts went out."""
    same = together([lambda: begun("+250788123456") for _each in range(many)])
    first = SignInCode.objects.count()
    with override_settings(TEXTS_A_DAY=first + limit):
        others = together([lambda n=n: begun(f"+25078800{n:04d}") for n in range(many)])
    (counter,) = budgets.list_counters(kind="text-messages", subjects=["platform"], viewer=SYSTEM)
    return {
        "same": same.count(SENT),
        "rows": first,
        "others": others.count(SENT),
        "refused": others.count(REFUSED),
        "spent": counter.used,
        "held": counter.held,
        "waiting": [each.subject_kind for each in desk.list_items(viewer=SYSTEM)],
    }


def guessed(many: int) -> dict[str, Any]:
    """Let many guess one code wrongly, and many give back another that is right."""
    asked = [actions.begin_code(address=f"+25078812345{n}", by=ANONYMOUS, at=AT) for n in range(2)]
    wrong = "".join(str((int(figure) + 1) % 10) for figure in asked[0].code)
    together([lambda: taken(asked[0].public_id, wrong) for _each in range(many)])
    late = taken(asked[0].public_id, asked[0].code)
    right = together([lambda: taken(asked[1].public_id, asked[1].code) for _each in range(many)])
    left = SignInCode.objects.get(public_id=asked[0].public_id).tries_left
    return {"late": late, "right": right.count(SENT), "tries": TRIES - left}


def together(plays: list[Callable[[], int]]) -> list[int]:
    """Let all begin at one moment, each in a process of its own; return how each ended."""
    start = time.monotonic() + 1.0

    def play(each: Callable[[], int]) -> None:
        SignInCode.objects.exists()  # connect before the start
        time.sleep(max(0.0, start - time.monotonic()))
        ended = each()
        connections.close_all()
        os._exit(ended)

    return [join(one) for one in [fork(lambda each=each: play(each)) for each in plays]]


def begun(number: str) -> int:
    try:
        actions.begin_code(address=number, by=ANONYMOUS, at=AT)
    except ProblemRaised:
        return REFUSED
    return SENT


def taken(name: str, code: str) -> int:
    try:
        actions.take_code(name=name, code=code, by=ANONYMOUS, at=AT)
    except ProblemRaised:
        return REFUSED
    return SENT
