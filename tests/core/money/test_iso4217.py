import csv
from pathlib import Path

from entrepot.core.money import EXPONENTS, exponent

TABLE = Path(__file__).resolve().parents[3] / "data" / "reference" / "currencies.csv"


def test_the_generated_module_agrees_with_the_reviewed_table() -> None:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        assert {row["code"]: int(row["exponent"]) for row in csv.DictReader(stream)} == dict(EXPONENTS)


def test_well_known_exponents() -> None:
    known = {
        "EUR": 2,
        "JPY": 0,
        "VND": 0,
        "IDR": 2,
        "KWD": 3,
        "CLF": 4,
        "XCG": 2,
        "KHR": 2,
        "LAK": 2,
        "MMK": 2,
    }
    assert {code: exponent(code) for code in known} == known
    assert not {"BGN", "HRK", "ANG", "XAU", "XXX"} & EXPONENTS.keys()
