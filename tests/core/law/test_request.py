import ast
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.core.law import request_faults
from entrepot.core.law.request import InvalidRequestError
from entrepot.core.law.request_fields import Vocabulary
from entrepot.core.law.request_reading import parse_request

TODAY = date(2026, 11, 21)


def body(**changes):
    given = {
        "destination": "DE",
        "ship_from": "CN",
        "currency": "EUR",
        "lines": [{"hs": "610910", "unit_price": "12.00"}],
    }
    return given | changes


def read(given):
    return parse_request(given, today=TODAY)


def faults(given, **vocabulary):
    with pytest.raises(InvalidRequestError) as refused:
        parse_request(given, today=TODAY, vocabulary=Vocabulary(**vocabulary))
    return {error.field: error for error in refused.value.errors}


def test_what_is_left_out_has_its_default():
    request = read(body())
    assert (request.mode, request.purpose, request.incoterm, request.route) == ("air", "sale", "DDP", "auto")
    assert request.dates.declaration == request.dates.order == TODAY
    assert request.parcels == ((0,),)
    line = request.lines[0]
    assert (line.origin, line.quantity, line.goods_minor, line.hs_edition) == ("CN", 1, 1200, "2022")
    assert request.seller.schemes is None


def test_where_the_goods_are_shipped_from_falls_back_on_the_first_lines_origin():
    given = body(lines=[{"hs": "610910", "unit_price": "1.00", "origin": "VN"}])
    del given["ship_from"]
    assert read(given).ship_from == "VN"


def test_null_means_left_out():
    given = body(region=None, dates={"order": None}, buyer=None, parcels=None, rates=None, freight=None)
    given["lines"][0] |= {"national": None, "grams": None, "claim": None, "measures": None}
    assert read(given) == read(body())


def test_a_price_for_several_units_is_exact():
    given = body(lines=[{"hs": "610910", "unit_price": "12.34", "price_per": "1000", "quantity": 12345}])
    line = read(given).lines[0]
    assert (line.unit_price, line.goods_minor) == (Decimal("0.01234"), 15234)


def test_everything_wrong_is_named_at_once():
    wrong = faults(
        body(
            surprise=1,
            destination="Germany",
            freight=4.5,
            on="21.11.2026",
            mode="pigeon",
            rates={"USDIDR": "1"},
            parcels=[[0, 0]],
            lines=[
                {"hs": "6109", "unit_price": "1.234", "quantity": 0, "colour": "red", "measures": {"PR": "x"}}
            ],
        )
    )
    expected = {"surprise", "destination", "freight", "on", "mode", "rates.USDIDR", "parcels"}
    expected |= {f"lines[0].{name}" for name in ("hs", "unit_price", "quantity", "colour", "measures.PR")}
    assert set(wrong) == expected
    assert all(error.reason and error.fix for error in wrong.values())


@pytest.mark.parametrize("missing", ["destination", "currency", "lines"])
def test_what_is_required_is_asked_for(missing):
    given = body()
    del given[missing]
    assert missing in faults(given)


def test_a_code_is_never_padded_or_cut():
    for code in ("61", "6109", "61091000", "61.09.100"):
        assert "lines[0].hs" in faults(body(lines=[{"hs": code, "unit_price": "1.00"}]))
    assert read(body(lines=[{"hs": "6109.10", "unit_price": "1.00"}])).lines[0].hs == "610910"
    other = body(lines=[{"hs": "610910", "national": "64021950", "unit_price": "1.00"}])
    assert "lines[0].national" in faults(other)


def test_a_code_must_stand_in_the_nomenclature_of_its_edition():
    known = {"hs_known": lambda code: code == "610910"}
    assert faults(body(lines=[{"hs": "610999", "unit_price": "1.00"}]), **known).keys() == {"lines[0].hs"}
    old = body(lines=[{"hs": "610999", "hs_edition": "2017", "unit_price": "1.00"}])
    assert parse_request(old, today=TODAY, vocabulary=Vocabulary(**known)).lines[0].hs_edition == "2017"


def test_a_code_is_checked_where_its_edition_is_left_out_by_null():
    known = {"hs_known": lambda code: code == "610910"}
    given = body(lines=[{"hs": "999999", "hs_edition": None, "unit_price": "1.00"}])
    assert faults(given, **known).keys() == {"lines[0].hs"}
    given = body(lines=[{"hs": "610910", "hs_edition": "banana", "unit_price": "1.00"}])
    assert "lines[0].hs_edition" in faults(given)


def goods(**changes):
    return {"lines": [{"hs": "610910", "unit_price": "1.00"} | changes]}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("dates.import", {"dates": {"import": "0001-01-05"}}),
        ("on", {"on": "9999-12-31"}),
        ("incoterm", {"incoterm": 0}),
        ("v", {"v": True}),
        ("freight", {"freight": "１２.00"}),
        ("rates.EUR/EUR", {"rates": {"EUR/EUR": "2"}}),
        ("rates.ABC/XYZ", {"rates": {"ABC/XYZ": "2"}}),
        ("lines[0].measures.PR", goods(measures={"PR": "0"})),
        ("lines[0].measures.ASV", goods(measures={"ASV": "101"})),
        ("lines", goods(unit_price="999999999999999", quantity=10**9)),
        ("lines", goods(unit_price="99999999999999", quantity=10**9, price_per="0.000000000000000001")),
    ],
)
def test_what_cannot_be_meant_is_refused(field, changes):
    assert field in faults(body(**changes))


def test_errors_are_all_named_even_without_goods_but_not_without_end():
    given = {"destination": "XX1", "currency": "EUR", "lines": [], "mode": "rail", "on": "zz", "freight": "x"}
    assert set(faults(given)) == {"destination", "lines", "mode", "on", "freight"}
    many = {f"key{number}": number for number in range(500)}
    with pytest.raises(InvalidRequestError) as refused:
        read(body(**many))
    assert len(refused.value.errors) == 101
    assert len(faults(body(mode="x" * 10_000))["mode"].reason) < 200


def test_a_route_must_be_one_of_those_into_the_country():
    routes = {"routes": lambda country: frozenset({f"{country}-LOW"})}
    assert faults(body(route="FOO", mode="rail"), **routes).keys() == {"route", "mode"}


def test_every_fault_is_worded_in_chinese_too():
    """Find every text handed to ``wrong`` in the readers; each must stand in the table of Chinese words."""
    folder = Path(request_faults.__file__).parent
    said = set()
    for name in ("request_fields", "request_lines", "request_reading"):
        for call in ast.walk(ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "wrong":
                said |= {each.value for each in call.args[1:3] if isinstance(each, ast.Constant)}
    assert len(said) > 50
    assert said - set(request_faults.CHINESE) == set()


def test_a_fault_is_told_in_the_readers_language():
    with pytest.raises(InvalidRequestError) as refused:
        read(body(mode="rail", on="zz", surprise=1))
    said = {error.field: error for error in refused.value.errors}
    chinese = request_faults.in_language(said["mode"], "zh-hans")
    assert (chinese.reason, chinese.fix) == ("无法识别 'rail'", "请用其中之一：air, post, sea, land")
    assert request_faults.in_language(said["mode"], "en") == said["mode"]
    assert request_faults.in_language(said["surprise"], "zh-hans").reason == "没有这个字段"


def test_the_currency_sets_how_many_decimals_an_amount_may_have():
    assert "lines[0].unit_price" in faults(body(currency="JPY"))
    assert (
        read(body(currency="JPY", lines=[{"hs": "610910", "unit_price": "1200"}])).lines[0].goods_minor
        == 1200
    )
    assert "currency" in faults(body(currency="ZZZ"))


def test_a_part_cannot_be_more_than_the_whole():
    assert "inland" in faults(body(inland="6.00", freight="5.00"))
    assert "discount" in faults(body(discount="12.01"))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
keys = sorted(
    {
        "v",
        "destination",
        "region",
        "ship_from",
        "on",
        "dates",
        "currency",
        "prices",
        "incoterm",
        "mode",
        "purpose",
    }
    | {"route", "freight", "insurance", "inland", "discount", "buyer", "seller", "parcels", "rates", "lines"}
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(keys), json_values, max_size=8))
def test_no_input_breaks_the_reader(given):
    for request in (given, body(**given), [given], None):
        try:
            read(request)
        except InvalidRequestError as refused:
            if not refused.errors:
                raise
