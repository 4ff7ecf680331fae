import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.adapters.us_rates import GAPS, PARTS, UNITS, RateError, translate
from entrepot.core.law.expressions import gaps, parse, units

FORMS = list(
    csv.DictReader(Path(__file__).with_name("usitc_forms.csv").read_text(encoding="utf-8").splitlines())
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["printed"][:60])
def test_every_form_of_words_in_the_schedule_has_its_expression(form: dict[str, str]) -> None:
    rate = translate(form["printed"])

    assert (rate.expression, rate.kind) == (form["expression"], form["kind"])
    parse(rate.expression)


@pytest.mark.parametrize(
    ("printed", "expression"),
    [
        ("Free", "0% V"),
        ("6.5% ", "6.5% V"),
        ("33 1/3%", "100% V / 3"),
        ("76¢/pr. + 32%", "0.76 USD/PR + 32% V"),
        ("$1.104/kg + 14.9%", "1.104 USD/KGM + 14.9% V"),
        ("18.9¢/pf.liter", "0.378 USD/LPA"),
        ("3.7¢/kg on drained weight", "0.037 USD/KDW"),
        ("1.7¢/kg on lead content", "0.017 USD/KGLEAD"),
        ("41¢ each + 5% on case and strap, band or bracelet + 4.2% on the battery",
         "0.41 USD/NAR + 0.05 USD/VCASE + 0.05 USD/VSTRAP + 0.042 USD/VBATTERY"),
        ("The rate applicable to each garment in the ensemble if separately entered", "gap(US/ensemble)"),
    ],
)  # fmt: skip
def test_rates_read_by_hand(printed: str, expression: str) -> None:
    assert translate(printed).expression == expression


def test_sugar_falls_with_each_degree_down_to_its_floor() -> None:
    printed = (
        "3.6606¢/kg less 0.020668¢/kg for each degree under 100 degrees "
        "(and fractions of a degree in proportion) but not less than 3.143854¢/kg"
    )

    assert (
        translate(printed).expression == "max(0.03143854 USD/KGM, 0.036606 USD/KGM - 0.00020668 USD/KGDEGREE)"
    )


@pytest.mark.parametrize("printed", ["", "12", "5¢/bushel", "3% on the dial", "Free if made by hand", "%"])
def test_words_never_seen_stop_the_conversion(printed: str) -> None:
    with pytest.raises(RateError):
        translate(printed)


AMOUNTS = st.decimals("0.01", "999", places=2, allow_nan=False, allow_infinity=False)


@st.composite
def printed_terms(draw: st.DrawFn) -> tuple[str, str]:
    amount = draw(AMOUNTS)
    kind = draw(st.sampled_from(["percent", "cents", "dollars", "part"]))
    if kind == "percent":
        return f"{amount}%", "V"
    if kind == "part":
        part = draw(st.sampled_from(sorted(PARTS)))
        return f"{amount}% on the {part}", PARTS[part][0]
    unit = draw(st.sampled_from(sorted(set(UNITS) - {"each"})))
    return (f"{amount}¢/{unit}" if kind == "cents" else f"${amount}/{unit}"), UNITS[unit]


@given(st.lists(printed_terms(), min_size=1, max_size=4))
def test_any_sum_of_known_terms_keeps_every_term(terms: list[tuple[str, str]]) -> None:
    rate = translate(" + ".join(words for words, _ in terms))
    asked = units(parse(rate.expression))

    assert {unit for _, unit in terms if unit != "V"} <= asked
    assert rate.expression.count("% V") == sum(unit == "V" for _, unit in terms)
    assert not gaps(parse(rate.expression))


@given(AMOUNTS)
def test_cents_and_dollars_say_the_same(amount: Decimal) -> None:
    assert translate(f"{amount * 100}¢/kg") == translate(f"${amount}/kg")


def test_every_gap_of_the_translator_has_a_row_that_says_what_to_do() -> None:
    path = Path(__file__).parents[2] / "data" / "law" / "US" / "gap.csv"
    rows = {row["id"]: row for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())}

    for _, gap in GAPS:
        assert rows[gap]["effect"] == "named"
        assert rows[gap]["text"]
        assert rows[gap]["text_zh"]
