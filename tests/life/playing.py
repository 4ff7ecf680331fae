"""What every player in a course of events does: act, or be refused, and then nothing is posted."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from hypothesis import event
from hypothesis.stateful import RuleBasedStateMachine
from tests.life.world import People, World

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import queries
from entrepot.apps.stock.actions import InsufficientStockError
from entrepot.core.trade.errors import TradeError

REFUSALS = (ProblemRaised, PermissionRefused, TradeError, InsufficientStockError, ObjectDoesNotExist)


class Playing(RuleBasedStateMachine):
    """A course of events in a world."""

    people: People
    world: World

    def do[Result](self, act: Callable[..., Result], **how: Any) -> Result | None:
        """Act at this moment; None for who was refused."""
        before = ledger.count_entries(viewer=SYSTEM)
        with clock.travel(self.world.now):
            try:
                done = act(at=self.world.now, **how)
            except REFUSALS:
                assert ledger.count_entries(viewer=SYSTEM) == before
                event(f"{act.__name__} refused")
                return None
            event(act.__name__)  # `--hypothesis-show-statistics` says what a run came to
            return done

    def seller_of(self, order: str) -> Actor:
        """Return who sells an order."""
        return self.world.seller_of(queries.get_order(order, viewer=SYSTEM).business)
