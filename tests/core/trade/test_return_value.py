"""What goods that came back are worth: exact at the last piece, whoever bears what no authority restores."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.trade.test_returns import rule

from entrepot.core.trade.errors import TradeError
from entrepot.core.trade.return_value import BackLine, Carried, DueBack, LinePart, value_of

VAT = LinePart("tax", "CN-TAX", "vat", 910, "on_return", "CN.CBEC.VAT", "CN-CGS-2016-18")
DUTY = LinePart("duty", "AU-DUTY", "duty", 500, "never", "AU.DUTY", "AU-TARIFF")


def line(**more: Any) -> BackLine:
    given: dict[str, Any] = {"parcel": "p", "value": 10_000, "quantity": 3, "before": 0, "pieces": 1}
    return BackLine(**given | more)


def bearers(dues: tuple[DueBack, ...]) -> dict[str, tuple[int, str]]:
    return {each.part.levy: (each.minor, each.borne_by) for each in dues}


def test_one_piece_of_three_and_its_tax() -> None:
    found = value_of([line(dues=(VAT,))], rule())
    assert (found.goods, bearers(found.dues), found.to_buyer) == (3333, {"vat": (303, "authority")}, 3636)


@given(
    value=st.integers(1, 10**9),
    tax=st.integers(0, 10**8),
    pieces=st.lists(st.integers(1, 9), min_size=1, max_size=8),
)
def test_several_returns_give_back_what_one_would(value: int, tax: int, pieces: list[int]) -> None:
    due = LinePart("tax", "CN-TAX", "vat", tax, "claim", "m", "s")
    goods = dues = before = 0
    for count in pieces:
        part = line(value=value, quantity=sum(pieces), before=before, pieces=count, dues=(due,))
        found = value_of([part], rule())
        goods, dues, before = goods + found.goods, dues + sum(x.minor for x in found.dues), before + count
    assert (goods, dues) == (value, tax)


def test_what_the_law_keeps_is_the_sellers_where_something_was_wrong() -> None:
    part = line(pieces=3, dues=(VAT, DUTY))
    fault = value_of([part], rule(ground="fault"))
    assert bearers(fault.dues) == {"vat": (910, "authority"), "duty": (500, "seller")}
    assert fault.to_buyer == 11_410
    change = value_of([part], rule())
    assert bearers(change.dues)["duty"] == (500, "buyer")
    assert change.to_buyer == 10_910
    lawful = value_of([part], rule(basis="law"))
    assert bearers(lawful.dues)["duty"] == (500, "seller")


def test_what_comes_back_too_late_restores_no_tax() -> None:
    late = value_of([line(dues=(VAT,))], rule(), in_time=False)
    assert bearers(late.dues) == {"vat": (303, "buyer")}
    assert late.to_buyer == 3333


def test_what_is_taken_off_takes_its_tax_with_it() -> None:
    found = value_of([line(pieces=3, off=5000, dues=(VAT,))], rule())
    assert (found.goods, bearers(found.dues)) == (5000, {"vat": (455, "authority")})


def test_the_way_there_goes_back_for_faulty_goods_and_for_all_of_them_else() -> None:
    way = Carried("p", "post", 1000, value=20_000, before=0)
    other = Carried("q", "post", 700, value=5_000, before=0)
    fault = value_of([line(pieces=3)], rule(ground="fault", outward=True), ways=[way, other])
    assert fault.carriage == (("post", 500),)
    rest = Carried("p", "post", 1000, value=20_000, before=10_000)
    assert value_of([line(pieces=3)], rule(ground="fault", outward=True), ways=[rest]).carried == 500
    lawful = rule(basis="law", outward=True)
    assert value_of([line()], lawful, ways=[way]).carriage == ()
    assert value_of([line(pieces=3)], lawful, ways=[way], everything=True).carried == 500
    assert value_of([line(pieces=3)], rule(ground="fault"), ways=[way]).carried == 0


def test_more_than_was_sold_cannot_come_back() -> None:
    with pytest.raises(TradeError, match="cannot come back"):
        line(before=2, pieces=2)
    with pytest.raises(TradeError, match="taken off"):
        line(off=3334)
