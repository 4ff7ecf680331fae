"""Rates an installation keeps for itself, for currencies no published table quotes."""

import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from entrepot.apps.law.compiler import compile_law, compiled_path
from entrepot.apps.law.facts import RatesRefusedError
from entrepot.apps.law.store import LawStore

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _published(data: Path) -> None:
    (data / "reference" / "fx").mkdir(exist_ok=True)
    with gzip.open(data / "reference" / "fx" / "ecb.csv.gz", "wt", encoding="utf-8") as file:
        file.write("Date,USD\n2026-11-19,1.15\n")


def keep(home: Path, name: str, text: str) -> None:
    (home / "rates").mkdir(parents=True, exist_ok=True)
    (home / "rates" / name).write_text(text, encoding="utf-8")


def test_a_currency_nobody_publishes_is_taken_from_the_own_table_by_its_name(data: Path, home: Path) -> None:
    without = compile_law(data, home)
    assert LawStore(without.path).rate("ECB", "VND", TODAY) is None
    keep(home, "house.csv", "day,VND,USD\n2026-11-01,29900,\n2026-11-20,30150,9\n2026-11-23,1,N/A\n")
    assert compiled_path(data, home) is None
    law = LawStore(compile_law(data, home).path)
    assert law.rate("ECB", "VND", TODAY) == (Decimal(30150), date(2026, 11, 20), "HOUSE")
    assert law.rate("ECB", "USD", TODAY) == (Decimal("1.15"), date(2026, 11, 19), "ECB")


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("house.csv", "day,VND\n2026-11-20,many\n", "many"),
        ("house.csv", "day,VND\n2026-11-20,-1\n", "-1"),
        ("house.csv", "day,VND\n20.11.2026,30150\n", "20.11.2026"),
        ("ecb.csv", "day,VND\n2026-11-20,30150\n", "ecb.csv"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_by_name(
    data: Path, home: Path, name: str, text: str, named: str
) -> None:
    keep(home, name, text)
    with pytest.raises(RatesRefusedError, match=named):
        compile_law(data, home)
