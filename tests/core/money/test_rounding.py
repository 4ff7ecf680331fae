from decimal import Context, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.money import CONTEXT, MODES, MoneyError, round_to, to_minor

D = Decimal
GOLDEN = {  # mode: results of 2.5, -2.5, 2.4, -2.4, 2.6, -2.6, 3.5 to whole numbers
    "half_up": (3, -3, 2, -2, 3, -3, 4),
    "half_even": (2, -2, 2, -2, 3, -3, 4),
    "half_down": (2, -2, 2, -2, 3, -3, 3),
    "up": (3, -3, 3, -3, 3, -3, 4),
    "down": (2, -2, 2, -2, 2, -2, 3),
    "floor": (2, -3, 2, -3, 2, -3, 3),
    "ceiling": (3, -2, 3, -2, 3, -2, 4),
}
values = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=9)
steps = st.sampled_from([D("0.0001"), D("0.01"), D("0.05"), D("0.5"), D(1), D(10), D(1000), D("0.03"), D(7)])


@pytest.mark.parametrize("mode", MODES)
def test_each_mode_on_golden_values(mode: str) -> None:
    given_values = ("2.5", "-2.5", "2.4", "-2.4", "2.6", "-2.6", "3.5")
    assert tuple(round_to(D(value), mode, D(1)) for value in given_values) == GOLDEN[mode]


@pytest.mark.parametrize(
    ("value", "mode", "step", "expected"),
    [("7500", "up", "1000", "8000"), ("7000", "up", "1000", "7000"), ("7000.01", "up", "1000", "8000"),
     ("123456", "down", "1000", "123000"), ("1.025", "half_up", "0.05", "1.05"),
     ("1.02", "half_up", "0.05", "1.00"),
     ("0.125", "half_even", "0.01", "0.12"), ("99", "floor", "100", "0"), ("-99", "floor", "100", "-100")],
)  # fmt: skip
def test_steps_of_the_laws(value: str, mode: str, step: str, expected: str) -> None:
    assert round_to(D(value), mode, D(step)) == D(expected)


@pytest.mark.parametrize("divisor", ["0.9", "3", "7", "1.1", "16300", "0.93"])
def test_noise_of_a_division_does_not_round_up_or_down(divisor: str) -> None:
    quotient = CONTEXT.divide(D(7000), D(divisor))
    there_and_back = CONTEXT.multiply(quotient, D(divisor))
    for mode in MODES:
        assert round_to(there_and_back, mode, D(1000)) == 7000


def test_noise_above_and_below_is_snapped_and_a_real_fraction_is_not() -> None:
    for noisy in ("7000." + "0" * 40 + "1", "6999." + "9" * 40):
        assert {round_to(D(noisy), mode, D(1000)) for mode in MODES} == {D(7000)}
    assert round_to(D("7000." + "0" * 19 + "1"), "up", D(1000)) == 8000
    assert round_to(D("2.5" + "0" * 30 + "1"), "half_down", D(1)) == 2


@given(values, st.sampled_from(MODES), steps)
def test_the_result_is_a_multiple_within_one_step_and_stays_put(value: D, mode: str, step: D) -> None:
    result = round_to(value, mode, step)
    wide = Context(prec=200)
    assert wide.remainder(result, step) == 0
    assert abs(wide.subtract(result, value)) < step or result == value
    assert round_to(result, mode, step) == result
    if mode.startswith("half"):
        assert abs(wide.subtract(result, value)) * 2 <= step


@given(values, steps)
def test_the_modes_keep_their_sides(value: D, step: D) -> None:
    results = {mode: round_to(value, mode, step) for mode in MODES}
    assert results["floor"] <= value <= results["ceiling"]
    assert abs(results["down"]) <= abs(value) <= abs(results["up"])
    assert round_to(-value, "half_up", step) == -results["half_up"]
    assert round_to(-value, "floor", step) == -results["ceiling"]


@pytest.mark.parametrize(
    ("value", "mode", "step"),
    [(D(1), "nearest", D(1)), (D(1), "up", D(0)), (D(1), "up", D(-1)), (D("NaN"), "up", D(1)),
     (D("Infinity"), "up", D(1)), (1.5, "up", D(1)), (1, "up", D(1)), (D(1), "up", 0.01),
     (D("1e150"), "up", D(1))],
)  # fmt: skip
def test_what_cannot_be_rounded_is_refused(value: Any, mode: str, step: Any) -> None:
    with pytest.raises(MoneyError):
        round_to(value, mode, step)


def test_to_minor_uses_the_exponent() -> None:
    assert to_minor(D("12.345"), "EUR") == 1235
    assert to_minor(D("12.345"), "JPY") == 12
    assert to_minor(D("12.3455"), "KWD", "half_even") == 12346
    assert to_minor(D("-0.005"), "EUR", "down") == 0
