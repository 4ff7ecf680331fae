"""Ingredients, shares and how long a product keeps: what is read, and what is refused."""

from decimal import Decimal

import pytest

from entrepot.core.trade.composition import (
    CompositionError,
    Ingredient,
    ShelfLife,
    adds_up,
    read_part,
    share_of,
)


@pytest.mark.parametrize("said", ["", "12.5", "allergen", "5 allergen"])
def test_an_ingredient_is_written_as_it_was_read(said: str) -> None:
    assert Ingredient.parse("peanuts", said).text == said


@pytest.mark.parametrize("said", ["0", "101", "much", "5 6", "5 allergen allergen", "-1"])
def test_a_share_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(CompositionError):
        Ingredient.parse("peanuts", said)


def test_how_long_it_keeps_is_days_and_storage() -> None:
    assert ShelfLife.parse("540 cool_dry") == ShelfLife(540, "cool_dry")
    for said in ("540", "0 frozen", "5 hot", "99999 frozen", "٥ frozen", "1e3 frozen"):
        with pytest.raises(CompositionError):
            ShelfLife.parse(said)


def test_shares_make_a_hundred_where_all_are_claimed() -> None:
    assert adds_up([Decimal(60), Decimal(40)])
    assert not adds_up([Decimal(60), Decimal(30)])
    assert adds_up([Decimal(60), None]), "the rest is not said"
    assert not adds_up([Decimal(60), None, Decimal(50)])
    assert adds_up([Decimal(60)])
    assert adds_up([])
    assert share_of("12.5 %") == Decimal("12.5")
    assert share_of("some") is None


def test_a_line_is_read_as_people_write_it() -> None:
    assert read_part("cotton 60 %") == Ingredient("cotton", Decimal(60))
    assert read_part("亚麻 40％") == Ingredient("亚麻", Decimal(40))
    assert read_part("棉60%") == Ingredient("棉", Decimal(60))
    assert read_part("vitamin B12") == Ingredient("vitamin B12")
    assert read_part("* peanuts 5,5 %", stars=True) == Ingredient("peanuts", Decimal("5.5"), is_allergen=True)
    assert not read_part("*peanuts").is_allergen
    for line in ("", "x" * 61, "salt 0 %", "salt 120 %"):
        with pytest.raises(CompositionError):
            read_part(line)
