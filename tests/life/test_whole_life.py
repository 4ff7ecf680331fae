"""Any course of events: whatever people, banks, customs, rates and the clock do, money and pieces add up.

Hypothesis plays buyers, sellers, the platform and the outside, in any order it likes, and shortens what goes
wrong to the fewest steps. A failure prints its steps; the same seed (`--hypothesis-seed=N`) plays it again.
`LIFE_COURSES=500 LIFE_STEPS=60` in the environment plays longer, `LIFE_SHORTEN=0` ends at the first failure.
"""

import os
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule, run_state_machine_as_test
from tests.life.buying import Buying
from tests.life.disputing import Disputing
from tests.life.returning import Returning
from tests.life.world import World, settle, undone

from entrepot.adapters.customs_sandbox_cases import CASES
from entrepot.apps.customs import actions as customs
from entrepot.apps.customs import queries as declarations
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import queries
from entrepot.apps.payouts import actions as payouts
from entrepot.apps.payouts import queries as payout_queries
from entrepot.apps.shipping.provider import TrackingCode

pytestmark = pytest.mark.django_db

COURSES = int(os.environ.get("LIFE_COURSES", "4"))
STEPS = int(os.environ.get("LIFE_STEPS", "18"))
SHORTEN = os.environ.get("LIFE_SHORTEN", "1") == "1"
JUMPS = (
    timedelta(minutes=1),
    timedelta(minutes=31),  # what was held for a buyer is free again
    timedelta(days=1),
    timedelta(days=8),  # silence in a dispute, and a payout is due
    timedelta(days=15),  # silence counts as receipt; a return that nobody sent has lapsed
    timedelta(days=45),  # every right to send back has passed, and the year is another
)


class WholeLife(Buying, Returning, Disputing):
    """One course of events."""

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

    # --- The platform and the outside -------------------------------------------------------------------
    @precondition(lambda _self: payout_queries.list_payouts(viewer=SYSTEM, state="proposed"))
    @rule()
    def approve(self) -> None:
        for each in payout_queries.list_payouts(viewer=SYSTEM, state="proposed"):
            self.do(payouts.approve_payout, payout=each.public_id, by=self.world.operator)

    @precondition(lambda _self: declarations.list_declarations(viewer=SYSTEM, state="draft"))
    @rule(case=st.sampled_from(sorted(CASES)))
    def customs_means_to(self, case: str) -> None:
        for told in declarations.list_declarations(viewer=SYSTEM, state="draft"):
            self.world.customs.choose(told.public_id, case)

    @precondition(lambda _self: declarations.list_declarations(viewer=SYSTEM, state="queried"))
    @rule()
    def answer_customs(self) -> None:
        for seller, _business in self.world.owners():
            for asked in declarations.list_declarations(viewer=seller, state="queried"):
                for question in declarations.get_declaration(asked.public_id, viewer=seller).questions:
                    self.do(
                        customs.answer_query,
                        declaration=asked.public_id,
                        question=question.public_id,
                        answer="A cedar candle in a tin.",
                        by=seller,
                    )

    @rule(how=st.sampled_from((*[TrackingCode.DELIVERED] * 4, TrackingCode.LOST, TrackingCode.RETURNED)))
    def carrier_brings(self, how: TrackingCode) -> None:
        with clock.travel(self.world.now):
            self.world.carry(how)
        self.world.go_on(timedelta(minutes=2))

    @rule(bought=Buying.bought, won=st.booleans())
    def charge_back(self, bought: Buying.Purchase, won: bool) -> None:  # noqa: FBT001 - drawn
        payment = queries.get_order(bought.orders[0], viewer=SYSTEM).payment
        if payment:
            self.world.charge_back(payment, won=won)

    @rule(lost=st.integers(1, 3), silent=st.booleans())
    def answers_get_lost(self, lost: int, silent: bool) -> None:  # noqa: FBT001 - drawn
        self.world.payments.lose_answers(lost)
        self.world.bank.behave("silent" if silent else "away")

    @rule(late=st.sampled_from((0, 45, 60 * 26)), copies=st.integers(1, 3), backwards=st.booleans())
    def webhooks_come(self, late: int, copies: int, backwards: bool) -> None:  # noqa: FBT001 - drawn
        self.world.payments.behave(delay=timedelta(minutes=late), copies=copies, backwards=backwards)

    @rule(number=st.integers(0, 10_000), many=st.integers(1, 12))
    def is_told_again(self, number: int, many: int) -> None:
        with clock.travel(self.world.now):
            self.world.tell_again(number, many)

    @rule(percent=st.sampled_from((70, 97, 100, 104, 145)))
    def rates_move(self, percent: int) -> None:
        self.world.rates_move(percent)

    @rule(step=st.sampled_from(JUMPS))
    def time_passes(self, step: timedelta) -> None:
        self.world.go_on(step)


@pytest.mark.long
def test_whatever_happens_money_and_pieces_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WholeLife, "people", settle(), raising=False)
    phases = [phase for phase in Phase if phase != Phase.shrink or SHORTEN]
    wanted = settings(
        max_examples=COURSES, stateful_step_count=STEPS, phases=phases, report_multiple_bugs=False
    )
    run_state_machine_as_test(WholeLife, settings=wanted)
