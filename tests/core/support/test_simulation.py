from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.support.fairness import Asked, Rate, rates
from entrepot.core.support.simulation import Gain, Trade, simulate

DAY = date(2026, 7, 1)
days = st.integers(0, 90).map(lambda number: DAY + timedelta(days=number))
trades = st.lists(
    st.builds(Trade, on=days, business=st.sampled_from("abc"), orders=st.just(1), wanted=st.integers(0, 500)),
    max_size=30,
)


def test_a_cap_and_a_budget_end_it() -> None:
    trade = [Trade(DAY, "a", 2, 300), Trade(DAY + timedelta(days=1), "a", 1, 300), Trade(DAY, "b", 1, 200)]
    found = simulate(trade, budget=650, cap=400)
    assert found.gains == (Gain("a", 3, 600, 400), Gain("b", 1, 200, 200))
    assert (found.cost, found.wanted, found.capped, found.ran_out_on) == (600, 800, 1, None)
    short = simulate(trade, budget=450, cap=400)
    assert (short.cost, short.ran_out_on) == (450, DAY)


@given(trades, st.integers(0, 5000), st.none() | st.integers(0, 800))
def test_it_never_costs_more_than_there_is(trade: list[Trade], budget: int, cap: int | None) -> None:
    found = simulate(trade, budget=budget, cap=cap)
    assert found.cost == sum(gain.got for gain in found.gains) <= min(budget, found.wanted)
    assert all(0 <= gain.got <= gain.wanted for gain in found.gains)
    assert cap is None or all(gain.got <= cap for gain in found.gains)
    room = sum(gain.wanted if cap is None else min(gain.wanted, cap) for gain in found.gains)
    assert (found.ran_out_on is not None) == (room > budget)
    assert found == simulate(reversed(trade), budget=budget, cap=cap)


def test_small_groups_are_not_told_and_cannot_be_reckoned() -> None:
    asked = [Asked("RW", number < 6) for number in range(8)] + [Asked("CN", accepted=True)] * 6
    told = {rate.group: rate for rate in rates([*asked, Asked("SG", accepted=True)])}
    assert told["RW"] == Rate("RW", 8, 6)
    assert told["RW"].per_cent == 75
    assert told["SG"] == Rate("SG", None, None)
    assert told["CN"] == Rate("CN", None, None)  # hidden with it
    assert told["CN"].per_cent is None
    assert rates([]) == ()
