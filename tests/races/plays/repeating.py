"""The same request, sent by several processes at the same moment."""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.races.processes import die, fork, join

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import SYSTEM, Actor, ActorKind
from entrepot.apps.kernel.idempotency import Answer, fingerprint, run_once
from entrepot.apps.kernel.models import AuditEntry, IdempotencyRecord
from entrepot.apps.kernel.problems import ProblemRaised

ANNA = Actor(kind=ActorKind.PERSON, user_id=1, organisation_id=7)
ASKED = fingerprint("POST", "/orders", b"{}")


def act(number: int, *, status: int = 201, then: Callable[[], object] = lambda: None) -> Answer:
    audit.record(by=SYSTEM, action="race.act", subject=str(number))
    time.sleep(0.1)
    then()
    return Answer(status=status, body=str(number).encode())


def ask(folder: str, number: int, start: float, status: int) -> None:
    """Send the request at the agreed moment and write down what came back."""
    IdempotencyRecord.objects.exists()  # connect before the start
    time.sleep(max(0.0, start - time.monotonic()))
    answer = run_once(actor=ANNA, key="k1", asked=ASKED, action=lambda: act(number, status=status))
    said = {"status": answer.status, "body": answer.body.decode(), "replayed": answer.replayed}
    (Path(folder) / f"{number}.json").write_text(json.dumps(said), encoding="utf-8")


def at_once(folder: str, callers: int, *, first_fails: bool) -> dict[str, Any]:
    """Let the callers ask together; with `first_fails`, one asks a moment earlier and gets a 503."""
    start = time.monotonic() + 0.5
    crowd = []
    for number in range(callers):
        early = first_fails and number == 0
        moment, status = (start - 0.05, 503) if early else (start, 201)
        crowd.append(fork(lambda n=number, m=moment, s=status: ask(folder, n, m, s)))
    codes = [join(one) for one in crowd]
    answers = [json.loads(path.read_text()) for path in sorted(Path(folder).glob("*.json"))]
    return {"codes": codes, "answers": answers, **effects()}


def other_bodies(folder: str, callers: int) -> dict[str, Any]:
    """Let callers ask at once under one key, half of them for something else."""
    start = time.monotonic() + 0.5

    def call(number: int) -> None:
        IdempotencyRecord.objects.exists()
        time.sleep(max(0.0, start - time.monotonic()))
        asked = fingerprint("POST", "/orders", b"{}" if number % 2 else b'{"more": 1}')
        try:
            said = run_once(actor=ANNA, key="k1", asked=asked, action=lambda: act(number)).body.decode()
        except ProblemRaised as refused:
            said = refused.problem.slug
        (Path(folder) / f"{number}.json").write_text(json.dumps(said), encoding="utf-8")

    codes = [join(one) for one in [fork(lambda n=number: call(n)) for number in range(callers)]]
    said = [json.loads((Path(folder) / f"{number}.json").read_text()) for number in range(callers)]
    return {"codes": codes, "said": said, **effects()}


def killed_in_the_middle(folder: str) -> dict[str, Any]:
    """Kill the first caller inside its action; a second one waits for it and does the work."""
    begun = Path(folder) / "begun"

    def act_and_die() -> Answer:
        begun.touch()
        return act(0, then=die)

    victim = fork(lambda: run_once(actor=ANNA, key="k1", asked=ASKED, action=act_and_die))
    while not begun.exists():
        time.sleep(0.002)
    other = fork(lambda: ask(folder, 1, time.monotonic(), 201))
    died = join(victim) == -signal.SIGKILL
    code = join(other)
    return {"died": died, "codes": [code], "pid": os.getpid(), **effects()}


def effects() -> dict[str, Any]:
    return {
        "effects": AuditEntry.objects.count(),
        "records": list(IdempotencyRecord.objects.values_list("status", flat=True)),
    }
