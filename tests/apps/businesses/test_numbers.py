"""A number of a register is tested as far as its country allows, and never further than that."""

import pytest

from entrepot.apps.businesses.numbers import read_number
from entrepot.apps.reference import queries as reference
from entrepot.apps.reference.places import legal_forms, number_rules
from entrepot.core.support.verification import Known


@pytest.mark.parametrize(("country", "kind"), sorted(number_rules()))
def test_each_example_passes_its_own_first_test(country: str, kind: str) -> None:
    rule = number_rules()[country, kind]
    read = read_number(kind, "DE" if country == "EU" else country, rule.example.lower())
    assert read.number is not None, read.faults
    assert read.number.known is Known(rule.tests[0][0])
    assert rule.source


def test_a_mistyped_figure_is_told_with_the_field_and_the_fix() -> None:
    read = read_number("registration", "CN", "91110000600037342L")
    assert read.number is None
    [(field, _reason, fix)] = read.faults
    assert field == "registration"
    assert "91110000600037341L" in fix


def test_a_country_without_a_rule_says_so_and_takes_the_number() -> None:
    assert reference.get_number_rule("registration", "LA") is None
    read = read_number("registration", "LA", " 01-0001234 ")
    assert read.number is not None
    assert (read.number.value, read.number.known) == ("01-0001234", Known.UNCHECKED)
    assert read_number("registration", "LA", "<script>").faults


def test_numbers_of_the_union_need_no_prefix_and_take_greece() -> None:
    with_prefix, without = (read_number("tax_number", "DE", each) for each in ("DE136695976", "136695976"))
    assert with_prefix == without
    greek = read_number("tax_number", "GR", "094259216")
    assert greek.number is not None
    assert greek.number.known is Known.CHECKED


def test_every_country_has_forms_and_each_names_its_law() -> None:
    assert [form.code for form in reference.list_legal_forms("LA")] == [
        *("company", "partnership", "cooperative", "sole")
    ]
    for country, forms in legal_forms().items():
        codes = [form.code for form in forms]
        assert len(set(codes)) == len(codes), country
        assert any(form.is_person for form in forms), country
        assert not country or (reference.get_country(country) and all(form.source for form in forms)), country
