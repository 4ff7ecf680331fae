"""Every round of the house can be made, again and again, in a home where nothing has happened yet."""

import pytest

from entrepot.apps.kernel import rounds, workers
from entrepot.apps.kernel.bulk import BULK
from entrepot.apps.kernel.models import DeadLetter, Round
from entrepot.apps.kernel.outbox import EVENTS
from entrepot.apps.kernel.queue import Pace

pytestmark = pytest.mark.django_db(transaction=True)
ONCE = Pace(attempts=1)


def test_every_round_can_be_made_twice() -> None:
    for _time in range(2):
        for queue in (EVENTS, BULK):
            rounds.queue_due(queue)
            rounds.queue_due(queue)
            workers.run_pending(queue, pace=ONCE)
        Round.objects.update(due_at="2026-01-01T00:00Z")
    assert [(letter.args_kwargs, letter.error) for letter in DeadLetter.objects.all()] == []
    assert Round.objects.filter(done_at=None).count() == 0
    assert {"orders.reconcile_orders", "shipping.follow_parcels"} <= set(
        Round.objects.values_list("name", flat=True)
    )
