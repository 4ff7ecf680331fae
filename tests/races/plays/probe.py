"""A subscriber that is as it should be, and one that is not, to see that the races can tell them apart."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from tests.races.scenarios import Scenario

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.outbox import publish, subscribes


@dataclass(frozen=True, slots=True)
class Probed:
    """Something to tell."""

    key: str


@subscribes(Probed)
def careful(event: Probed) -> None:
    """Leave two marks, each once, in transactions of their own."""
    for mark in ("first", "second"):
        with transaction.atomic():
            if not AuditEntry.objects.filter(action=f"careful.{mark}", subject=event.key).exists():
                audit.record(by=SYSTEM, action=f"careful.{mark}", subject=event.key)


@subscribes(Probed)
def careless(event: Probed) -> None:
    """Leave a mark each time it is told."""
    with transaction.atomic():
        audit.record(by=SYSTEM, action="careless.mark", subject=event.key)


def probe() -> str:
    key = secrets.token_hex(8)
    publish(Probed(key))
    return key


def marks_of(name: str) -> Scenario:
    def marks(key: str) -> list[str]:
        rows = AuditEntry.objects.filter(subject=key, action__startswith=f"{name}.")
        return sorted(rows.values_list("action", flat=True))

    return Scenario(probe, marks)


CAREFUL = f"{__name__}.careful"
CARELESS = f"{__name__}.careless"
SCENARIOS = {CAREFUL: marks_of("careful"), CARELESS: marks_of("careless")}
