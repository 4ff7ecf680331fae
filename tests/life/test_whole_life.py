"""Any course of events: whatever people, banks, customs and the clock do, money and pieces add up.

Hypothesis plays buyers, sellers, the platform and the outside, in any order it likes, and shortens what goes
wrong to the fewest steps. A failure prints its steps; the same seed (`--hypothesis-seed=N`) plays it again.
"""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.exceptions import ObjectDoesNotExist
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.apps.orders import shop
from tests.life.world import People, World, settle, undone

from entrepot.adapters.customs_sandbox_cases import CASES
from entrepot.apps.customs import actions as customs
from entrepot.apps.customs import queries as declarations
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions, queries
from entrepot.apps.payouts import actions as payouts
from entrepot.apps.payouts import queries as payout_queries
from entrepot.apps.stock.actions import InsufficientStockError
from entrepot.core.money import Money
from entrepot.core.trade.errors import TradeError

pytestmark = pytest.mark.django_db

REFUSALS = (ProblemRaised, PermissionRefused, TradeError, InsufficientStockError, ObjectDoesNotExist)
CARDS = (
    *["4242424242424242"] * 4,
    "4000000000000002",  # declined
    "4000000000000341",  # authorised, lapses
    "4000000000000259",  # charged back later
    "4000000000005126",  # done, the answer is lost
    "4000000000003220",  # told late
    "4000000000003097",  # told three times
    "4000000000003055",  # told in the wrong order
)
_keys = count(1)


class WholeLife(RuleBasedStateMachine):
    """One course of events."""

    people: People
    bought = Bundle("bought")

    def __init__(self) -> None:
        super().__init__()
        self.ends = ExitStack()
        folder = Path(self.ends.enter_context(TemporaryDirectory()))
        self.ends.enter_context(undone())
        self.world = World(self.people, folder)
        self.ends.callback(self.world.close)

    def teardown(self) -> None:
        with self.ends:
            self.world.check_all()

    @invariant()
    def adds_up(self) -> None:
        with clock.travel(self.world.now):
            self.world.check_books()

    # --- The buyer --------------------------------------------------------------------------------------
    @rule(target=bought, first=st.integers(0, 4), second=st.integers(0, 4))
    def buy(self, first: int, second: int) -> object:
        wanted = [
            (shelf, pieces)
            for shelf, pieces in zip(self.world.shelves, (first, second), strict=True)
            if pieces
        ]
        if not wanted:
            return multiple()
        key = f"a-guest-with-a-key-of-32-letters-{next(_keys):06}"
        with clock.travel(self.world.now):
            cart = shop.fill_cart(*wanted, key=key)
            placed = self._try(lambda: shop.place(cart, key=key, at=self.world.now))
        return multiple() if placed is None else (placed, key)

    @rule(bought=bought, card=st.sampled_from(CARDS))
    def pay(self, bought: tuple[shop.PlacedCheckout, str], card: str) -> None:
        placed, key = bought
        with clock.travel(self.world.now):
            self._try(lambda: shop.pay(placed.public_id, key=key, at=self.world.now, method=card))

    @rule(bought=bought, what=st.sampled_from(("cancel", "call_off", "complain", "confirm", "content")))
    def answer(self, bought: tuple[shop.PlacedCheckout, str], what: str) -> None:
        placed, key = bought
        more = {"by": ANONYMOUS, "at": self.world.now, "key": key}
        with clock.travel(self.world.now):
            if what == "cancel":
                self._try(lambda: actions.cancel_order(checkout=placed.public_id, **more))
                return
            for order in placed.orders:
                act = {
                    "call_off": lambda order=order: actions.call_off(order=order, why="no need", **more),
                    "complain": lambda order=order: actions.open_dispute(order=order, why="broken", **more),
                    "confirm": lambda order=order: actions.confirm_receipt(order=order, **more),
                    "content": lambda order=order: actions.settle_dispute(
                        order=order, for_buyer=False, why="all well", **more
                    ),
                }[what]
                self._try(act)

    # --- The seller -------------------------------------------------------------------------------------
    @rule(bought=bought)
    def send(self, bought: tuple[shop.PlacedCheckout, str]) -> None:
        with clock.travel(self.world.now):
            for order in bought[0].orders:
                seller = self._seller(order)
                self._try(lambda order=order, seller=seller: shop.ship(order, seller, at=self.world.now))

    @rule(bought=bought, percent=st.integers(1, 130), number=st.integers(1, 3))
    def refund(self, bought: tuple[shop.PlacedCheckout, str], percent: int, number: int) -> None:
        order = bought[0].orders[-1]
        total = queries.get_order(order, viewer=SYSTEM).total
        amount = Money(max(1, total.minor * percent // 100), total.currency)
        with clock.travel(self.world.now):
            self._try(
                lambda: actions.refund_order(
                    order=order,
                    amount=amount,
                    request_key=f"{number}",
                    reason="a dent",
                    by=self._seller(order),
                    at=self.world.now,
                )
            )

    @precondition(lambda _self: declarations.list_declarations(viewer=SYSTEM, state="queried"))
    @rule()
    def answer_customs(self) -> None:
        with clock.travel(self.world.now):
            for seller, _business in self.world.owners():
                for asked in declarations.list_declarations(viewer=seller, state="queried"):
                    for question in declarations.get_declaration(asked.public_id, viewer=seller).questions:
                        self._try(
                            lambda told=asked.public_id, question=question.public_id, seller=seller: (
                                customs.answer_query(
                                    declaration=told,
                                    question=question,
                                    answer="A cedar candle in a tin.",
                                    by=seller,
                                    at=self.world.now,
                                )
                            )
                        )

    # --- The platform and the outside -------------------------------------------------------------------
    @rule(bought=bought, for_buyer=st.booleans())
    def decide(self, bought: tuple[shop.PlacedCheckout, str], for_buyer: bool) -> None:  # noqa: FBT001 - drawn
        with clock.travel(self.world.now):
            for order in bought[0].orders:
                self._try(
                    lambda order=order: actions.settle_dispute(
                        order=order,
                        for_buyer=for_buyer,
                        why="seen",
                        by=self.world.operator,
                        at=self.world.now,
                    )
                )

    @precondition(lambda _self: payout_queries.list_payouts(viewer=SYSTEM, state="proposed"))
    @rule()
    def approve(self) -> None:
        with clock.travel(self.world.now):
            for each in payout_queries.list_payouts(viewer=SYSTEM, state="proposed"):
                self._try(
                    lambda payout=each.public_id: payouts.approve_payout(
                        payout=payout, by=self.world.operator, at=self.world.now
                    )
                )

    @precondition(lambda _self: declarations.list_declarations(viewer=SYSTEM, state="draft"))
    @rule(case=st.sampled_from(sorted(CASES)))
    def customs_means_to(self, case: str) -> None:
        for told in declarations.list_declarations(viewer=SYSTEM, state="draft"):
            self.world.customs.choose(told.public_id, case)

    @rule(bought=bought, won=st.booleans())
    def charge_back(self, bought: tuple[shop.PlacedCheckout, str], won: bool) -> None:  # noqa: FBT001 - drawn
        payment = queries.get_order(bought[0].orders[0], viewer=SYSTEM).payment
        if payment:
            with clock.travel(self.world.now):
                self.world.payments.open_chargeback(payment)
                self.world.go_on(timedelta(minutes=2))
                self.world.payments.close_chargeback(payment, won=won)

    @rule(lost=st.integers(1, 3), silent=st.booleans())
    def answers_get_lost(self, lost: int, silent: bool) -> None:  # noqa: FBT001 - drawn
        self.world.payments.lose_answers(lost)
        self.world.bank.behave("silent" if silent else "away")

    @rule(
        step=st.sampled_from(
            (timedelta(minutes=1), timedelta(minutes=31), timedelta(days=1), timedelta(days=8))
        )
    )
    def time_passes(self, step: timedelta) -> None:
        self.world.go_on(step)

    # --- How ---------------------------------------------------------------------------------------------
    def _try[Result](self, act: Callable[[], Result]) -> Result | None:
        """Do it, or be refused, and then nothing is posted."""
        before = ledger.count_entries(viewer=SYSTEM)
        try:
            return act()
        except REFUSALS:
            assert ledger.count_entries(viewer=SYSTEM) == before
            return None

    def _seller(self, order: str) -> object:
        return self.world.seller_of(queries.get_order(order, viewer=SYSTEM).business)


def test_whatever_happens_money_and_pieces_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WholeLife, "people", settle(), raising=False)
    run_state_machine_as_test(WholeLife, settings=settings(max_examples=10, stateful_step_count=20))
