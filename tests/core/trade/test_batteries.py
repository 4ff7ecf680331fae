"""A battery's number follows from its kind and packing; what it holds says whether it is small."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.core.trade.batteries import KINDS, MOST, PACKINGS, Battery, BatteryError


@pytest.mark.parametrize(
    ("kind", "packing", "number"),
    [
        ("lithium_ion", "alone", 3480),
        ("lithium_ion", "packed_with", 3481),
        ("lithium_ion", "contained_in", 3481),
        ("lithium_metal", "alone", 3090),
        ("lithium_metal", "contained_in", 3091),
        ("sodium_ion", "alone", 3551),
        ("sodium_ion", "contained_in", 3552),
        ("dry", "alone", None),
    ],
)
def test_the_number_is_that_of_the_list(kind: str, packing: str, number: int | None) -> None:
    assert Battery(kind, packing).un_number == number


@pytest.mark.parametrize(
    ("kind", "text", "small"),
    [
        ("lithium_ion", "contained_in 100", True),
        ("lithium_ion", "contained_in 100.1", False),
        ("lithium_ion", "contained_in", None),
        ("lithium_metal", "alone 2", True),
        ("lithium_metal", "alone 2.01", False),
        ("dry", "packed_with", True),
    ],
)
def test_small_is_what_the_provision_spares(kind: str, text: str, small: bool | None) -> None:  # noqa: FBT001 - a case
    battery = Battery.parse(kind, text)
    assert battery.is_small is small
    assert battery.needs_measure is (small is None)


@given(st.sampled_from(KINDS), st.sampled_from(PACKINGS), st.none() | st.decimals("0.01", MOST, places=2))
def test_what_is_written_is_read_again(kind: str, packing: str, measure: Decimal | None) -> None:
    battery = Battery(kind, packing, None if kind == "dry" else measure)
    assert Battery.parse(kind, battery.text) == battery


@pytest.mark.parametrize(
    ("kind", "text"),
    [("lead", "alone"), ("dry", "alone 3"), ("lithium_ion", "loose"), ("lithium_ion", "alone 0"),
     ("lithium_ion", "alone 1e9"), ("lithium_ion", "alone ٣"), ("lithium_ion", "alone 1.2.3"), ("dry", "")],
)  # fmt: skip
def test_what_is_no_battery_is_refused(kind: str, text: str) -> None:
    with pytest.raises(BatteryError):
        Battery.parse(kind, text)
