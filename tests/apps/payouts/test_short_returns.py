"""Money that comes back with another amount is left to a person."""

from datetime import timedelta

import pytest
from tests.apps.payouts.earnings import LATER, OTHER, agree, earn, purse, seller, sent, set_account, state_of
from tests.factories import AT

from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.payouts import actions
from entrepot.apps.payouts.actions import listening, recording
from entrepot.apps.payouts.provider import Movement, Statement
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db


def test_a_return_that_comes_back_short_is_not_credited_in_full() -> None:
    mill = seller()
    payout = sent(mill.business)
    amount = Money(4_500, "USD")
    line = Movement(reference="R1", key=payout, amount=amount, booked_at=LATER, is_return=True, reason="AC04")
    zero = Money.zero("USD")
    told = Statement(number="S1", made_at=LATER, opening=zero, closing=amount, movements=(line,))
    assert actions.record_statement(statement=told, by=SYSTEM, at=LATER)
    actions.handle_movements(by=SYSTEM, at=LATER)
    assert (state_of(payout), purse(mill.business)) == ("sent", (0, 5_000))
    assert desk.find_item(lane="payout", subject="R1", viewer=SYSTEM) is not None
    agree()


def test_a_changed_account_waits_seven_whole_days() -> None:
    mill = seller()
    set_account(mill.actor, OTHER, AT + timedelta(hours=1))
    earn(mill.business, 5_000)
    day = AT + timedelta(days=7)
    assert actions.propose_payouts(by=SYSTEM, at=day, business=mill.business).payouts == ()
    later = day + timedelta(hours=1)
    assert len(actions.propose_payouts(by=SYSTEM, at=later, business=mill.business).payouts) == 1


def test_a_line_that_breaks_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = sent(seller().business), sent(seller().business)
    record = recording.record_settlement

    def break_on_the_first(*, payout: str, **told: object) -> bool:
        if payout == first:
            raise ValueError("a line nobody foresaw")
        return record(payout=payout, **told)  # type: ignore[arg-type]

    lines = tuple(
        Movement(reference=f"B{key}"[:30], key=key, amount=Money(-5_000, "USD"), booked_at=LATER)
        for key in (first, second)
    )
    told = Statement(
        number="S1", made_at=LATER, opening=Money(10_000, "USD"), closing=Money.zero("USD"), movements=lines
    )
    actions.record_statement(statement=told, by=SYSTEM, at=LATER)
    with monkeypatch.context() as patch:
        patch.setattr(listening, "record_settlement", break_on_the_first)
        assert actions.handle_movements(by=SYSTEM, at=LATER) == 1
    assert (state_of(first), state_of(second)) == ("sent", "settled")
    assert actions.handle_movements(by=SYSTEM, at=LATER) == 1
    assert state_of(first) == "settled"
