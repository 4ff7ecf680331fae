import pytest

from entrepot.web.design import formats
from entrepot.web.design.places import Place, standing_in

EN, ZH = Place("DE", "en"), Place("CN", "zh-hans")


@pytest.mark.parametrize(
    ("amount", "currency", "english", "chinese"),
    [
        ("80.92", "EUR", "€80.92", "€80.92"),
        ("24", "USD", "$24.00", "US$24.00"),
        ("1234567", "JPY", "¥1,234,567", "JP¥1,234,567"),
        ("480.00", "MYR", "MYR\u00a0480.00", "MYR\u00a0480.00"),
        ("0.125", "EUR", "€0.125", "€0.125"),
        ("88.00", "CNY", "CN¥88.00", "¥88.00"),
        ("", "EUR", "", ""),
        (None, "EUR", "", ""),
        ("no number", "EUR", "", ""),
    ],
)
def test_money_is_written_as_the_language_writes_it(
    amount: str | None, currency: str, english: str, chinese: str
) -> None:
    with standing_in(EN):
        assert formats.money(amount, currency) == english
    with standing_in(ZH):
        assert formats.money(amount, currency) == chinese


def test_days_and_shares() -> None:
    with standing_in(EN):
        assert formats.day("2026-11-01") == "Nov 1, 2026"
        assert formats.day_before("2028-07-01") == "Jun 30, 2028"
        assert formats.percent("0.19") == "19%"
        assert formats.percent("0.125") == "12.5%"
    with standing_in(ZH):
        assert formats.day("2026-11-01") == "2026年11月1日"
        assert formats.day(None) == ""
