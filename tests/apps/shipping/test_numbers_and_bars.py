"""S10 numbers against known ones, Code 128 against known symbols and a reader of our own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.apps.shipping import code128
from entrepot.core.trade import s10


@pytest.mark.parametrize(
    "number",
    [
        "RR473124829GB",  # the check digit worked out in the UPU's own text and in Wikipedia's article
        "EE876543216CN",
        "RB123456785GB",
        "CP 1234 5678 5 CN",
        "ee-876543216-cn",
    ],
)
def test_known_numbers_are_right(number: str) -> None:
    assert s10.is_number(number)


@pytest.mark.parametrize(
    "number",
    ["RR473124828GB", "RR47312482GB", "R4473124829GB", "RR473124829G", "", "RR473124892GB", "RR４73124829GB"],
)
def test_others_are_not(number: str) -> None:
    assert not s10.is_number(number)


def test_ten_is_written_zero_and_eleven_five() -> None:
    digits = {serial: s10.check_digit(serial) for serial in range(60)}
    assert digits[0] == 5
    assert 0 in digits.values()
    assert s10.make_number("EE", 87654321, "CN") == "EE876543216CN"
    for service, serial, country in (
        ("E", 1, "CN"),
        ("EE", 1, "cn"),
        ("EE", 100_000_000, "CN"),
        ("EE", -1, "CN"),
    ):
        with pytest.raises(ValueError, match=r"letters|digits"):
            s10.make_number(service, serial, country)


@given(serial=st.integers(0, s10.HIGHEST), place=st.integers(2, 10), other=st.integers(1, 9))
def test_one_wrong_digit_is_nearly_always_found(serial: int, place: int, other: int) -> None:
    number = s10.make_number("CP", serial, "SG")
    assert s10.is_number(s10.grouped(number))
    wrong = number[:place] + str((int(number[place]) + other) % 10) + number[place + 1 :]
    # A digit changes the sum by weight × difference, never a multiple of 11; only 0 and 5 stand
    # for two rests each.
    assert not s10.is_number(wrong) or number[10] in "05" or wrong[10] in "05"


def test_known_symbols() -> None:
    # PJJ123C is the worked example of Wikipedia's article on Code 128: with start A (103) its check is 54,
    # and with start B, one higher, 55.
    assert code128.values("PJJ123C") == [104, 48, 42, 42, 17, 18, 19, 35, 55, 106]
    assert code128.values("123456") == [105, 12, 34, 56, (105 + 12 + 68 + 168) % 103, 106]
    assert code128.values("CP000000014CN")[:3] == [104, 35, 48]


def test_every_symbol_has_its_width() -> None:
    assert len(set(code128._WIDTHS)) == 107
    assert {sum(map(int, each)) for each in code128._WIDTHS[:-1]} == {11}
    assert sum(map(int, code128._WIDTHS[-1])) == 13
    assert all(sum(int(bar) for bar in each[::2]) % 2 == 0 for each in code128._WIDTHS[:-1])


def read(widths: list[int]) -> str:
    """Read bars as a scanner does."""
    symbols = {each: value for value, each in enumerate(code128._WIDTHS)}
    text = "".join(map(str, widths))
    found = [symbols[text[place : place + 6]] for place in range(0, len(text) - 7, 6)]
    assert symbols[text[-7:]] == code128.STOP
    *data, check = found
    assert check == (data[0] + sum(place * value for place, value in enumerate(data[1:], 1))) % 103
    pairs, said = data[0] == code128.START_C, ""
    for value in data[1:]:
        if value == (code128.TO_B if pairs else code128.TO_C):
            pairs = not pairs
        else:
            said += f"{value:02d}" if pairs else chr(value + 32)
    return said


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=30))
def test_what_is_drawn_can_be_read(text: str) -> None:
    assert read(code128.widths(text)) == text


@given(st.from_regex(r"\A[A-Z]{0,3}[0-9]{1,12}[A-Z]{0,3}\Z"))
def test_numbers_are_read_too(text: str) -> None:
    assert read(code128.widths(text)) == text


def test_the_drawing_has_quiet_zones_and_says_what_it_is() -> None:
    drawn = code128.svg("CP000000014CN")
    total = sum(code128.widths("CP000000014CN"))
    assert f'viewBox="0 0 {total + 20} 60"' in drawn
    assert 'aria-label="CP000000014CN"' in drawn
    first = re.search(r"M(\d+) 0h", drawn)
    assert first is not None
    assert int(first[1]) == 10
    for text in ("", "café"):
        with pytest.raises(ValueError, match="ASCII"):
            code128.svg(text)
