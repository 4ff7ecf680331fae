"""Old beside new, part by part: what differs is named, what is the same is not."""

from tests.core.trade.replies import levy, reply

from entrepot.core.money import Money
from entrepot.core.trade.frozen_quote import FrozenQuote, freeze
from entrepot.core.trade.price_changes import ROUTE, changes


def quote(goods: int, vat: int, **more: int | str) -> FrozenQuote:
    return freeze(reply(goods, [levy("vat", 0, vat)], **more))  # type: ignore[arg-type]


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def test_the_same_price_changes_nothing_however_it_is_parcelled() -> None:
    whole = {"biz_1": [quote(1000, 90, freight=200)]}
    halves = {"biz_1": [quote(500, 45, freight=100), quote(500, 45, freight=100)]}
    assert changes(whole, whole) == changes(whole, halves) == ()


def test_each_part_that_differs_is_named_with_both_amounts() -> None:
    before = {"biz_1": [quote(1000, 90, freight=200)], "biz_2": [quote(500, 45)]}
    after = {"biz_1": [quote(1100, 99, freight=200)], "biz_2": [quote(500, 45)]}
    found = {each.part: (each.before, each.after) for each in changes(before, after)}
    assert found == {
        "goods": (eur(1000), eur(1100)),
        "vat": (eur(90), eur(99)),
        "total": (eur(1290), eur(1399)),
    }
    assert {each.seller for each in changes(before, after)} == {"biz_1"}


def test_what_came_what_went_and_another_way_in_are_changes_too() -> None:
    before = {"biz_1": [quote(1000, 90, freight=200)]}
    after = {"biz_1": [quote(1000, 0, freight=200, route="SG-NORMAL")]}
    found = {each.part: (each.before, each.after) for each in changes(before, after)}
    assert found["vat"] == (eur(90), None)
    assert found[ROUTE] == ("SG-LOW", "SG-NORMAL")
    gone = {each.part: each.after for each in changes(before, {})}
    assert set(gone.values()) == {None}
