import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from entrepot.adapters.ecb import EcbFormatError, ReferenceRate, main, read_rates, write_rates

HISTORY = """Date,USD,JPY,BGN,
2026-01-05,1.1700,183.5,N/A,
2025-12-31,1.1750,184.09,1.9558,
2017-12-29,1.1993,135.01,1.9558,
"""
SHIPPED = Path(__file__).parents[2] / "data" / "reference" / "fx" / "ecb.csv.gz"


@pytest.fixture
def history(tmp_path: Path) -> Path:
    file = tmp_path / "eurofxref-hist.csv"
    file.write_text(HISTORY, encoding="utf-8")
    return file


def test_reads_every_rate_and_skips_days_without_one(history: Path) -> None:
    rates = list(read_rates(history))

    assert rates[0] == ReferenceRate(date(2026, 1, 5), "USD", Decimal("1.1700"))
    assert len(rates) == 8
    assert ReferenceRate(date(2025, 12, 31), "BGN", Decimal("1.9558")) in rates
    assert not [rate for rate in rates if rate.currency == "BGN" and rate.on.year == 2026]


def test_converting_keeps_the_figures_and_drops_days_before_the_first(history: Path, tmp_path: Path) -> None:
    target = tmp_path / "ecb.csv.gz"

    main([str(history), str(target)])

    table = gzip.decompress(target.read_bytes()).decode().splitlines()
    assert table == ["date,BGN,JPY,USD", "2025-12-31,1.9558,184.09,1.1750", "2026-01-05,,183.5,1.1700"]
    kept = [rate for rate in read_rates(history) if rate.on.year > 2017]
    assert sorted(read_rates(target)) == sorted(kept)


def test_the_same_rates_give_the_same_bytes(history: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv.gz", tmp_path / "second.csv.gz"
    rates = list(read_rates(history))

    assert write_rates(rates, first) == 2
    write_rates(reversed(rates), second)

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: expected a header"),
        ("day,USD\n2026-01-05,1.17\n", "line 1: expected a header"),
        ("Date,\n2026-01-05,\n", "line 1: expected a header"),
        ("Date,dollar\n2026-01-05,1.17\n", "line 1: 'dollar' is no currency code"),
        ("Date,USD\n05/01/2026,1.17\n", "line 2: '05/01/2026' is no day"),
        ("Date,USD\n2026-01-05,1.17\n2026-01-06,-1\n", "line 3: '-1' is no rate"),
        ("Date,USD\n2026-01-05,many\n", "line 2: 'many' is no rate"),
    ],
)
def test_a_file_of_somebody_else_is_refused_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "other.csv"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(EcbFormatError, match=told):
        list(read_rates(file))


def test_the_shipped_table_holds_the_last_published_day() -> None:
    rates = {(rate.on, rate.currency): rate.rate for rate in read_rates(SHIPPED)}

    assert rates[date(2026, 10, 30), "USD"] == Decimal("1.1172")
    assert rates[date(2026, 10, 30), "JPY"] == Decimal("175.68")
    assert min(on for on, _ in rates) == date(2018, 1, 2)
    assert max(on for on, currency in rates if currency == "BGN") == date(2025, 12, 31)
