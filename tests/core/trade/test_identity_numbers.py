"""Numbers of identity: what can be one passes, what cannot is told at once, and nothing more is claimed."""

import pytest

from entrepot.core.trade.identity_numbers import fold_number, is_identity_number, is_resident_number

RESIDENT = "11010519491231002X"  # the example in GB 11643-1999


@pytest.mark.parametrize("given", [RESIDENT, RESIDENT.lower(), "110105 19491231 002x"])
def test_a_resident_s_number_passes_however_it_is_typed(given: str) -> None:
    assert is_identity_number(given, "CN")
    assert fold_number(given) == RESIDENT


@pytest.mark.parametrize("place", range(len(RESIDENT) - 1))
def test_one_wrong_figure_is_found(place: int) -> None:
    other = str((int(RESIDENT[place]) + 1) % 10)
    assert not is_resident_number(RESIDENT[:place] + other + RESIDENT[place + 1 :])


@pytest.mark.parametrize(
    "given",
    ["", "110105194912310028", "11010519491331002X", "1101051949123100", "12345678901234567", "12 34"],
)
def test_what_cannot_be_one_in_china_is_refused(given: str) -> None:
    assert not is_identity_number(given, "CN")


@pytest.mark.parametrize(
    ("given", "country"),
    [
        ("E12345678", "CN"),  # a passport
        ("H1234567802", "CN"),  # a Hong Kong permit
        ("P123456789012", "KR"),
        ("3171234567890123", "ID"),
        ("1101700230708", "TH"),
        ("AA1234567", "TH"),
        ("AB12345", "ZZ"),
    ],
)
def test_numbers_of_other_kinds_pass(given: str, country: str) -> None:
    assert is_identity_number(given, country)


@pytest.mark.parametrize(("given", "country"), [("123456789012", "KR"), ("12345", "ID"), ("<script>", "ZZ")])
def test_others_do_not(given: str, country: str) -> None:
    assert not is_identity_number(given, country)
