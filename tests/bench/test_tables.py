"""What the benches print: every peer and every ratio, and words enough to tell copies apart."""

import argparse

import pytest

import checkout
from checkouts import buyers, copying
from entrepot.core.trade.identity_numbers import is_identity_number
from storefronts import asking, table
from storefronts.client import Figures


def test_every_peer_stands_in_the_table_with_its_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    def found(name: str, a_second: float, processor: float, sold: int) -> buyers.Found:
        times = buyers.Times(int(a_second * 8), 0, a_second, 0.1, 0.2, 0.3)
        return buyers.Found(name, {1: times}, processor, sold)

    ours = found("Entrepot", 20.0, 50.0, 50)
    buyers.compare(ours, [found("slow", 2.0, 500.0, 51), found("quick", 40.0, 25.0, 200)], 50)
    heads, orders, processor, sold, *_ = capsys.readouterr().out.strip().splitlines()
    assert heads.split() == ["in", "one", "run", "Entrepot", "slow", "ratio", "quick", "ratio"]
    assert orders.split()[-5:] == ["20.0", "2.0", "10.00", "40.0", "0.50"]
    assert processor.split()[-5:] == ["50", "500", "10.00", "25", "0.50"]
    assert sold.split()[-3:] == ["50", "51", "200"]


def test_a_shop_window_is_measured_against_its_yardsticks_and_its_peer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def figures(a_second: float) -> Figures:
        return Figures(a_second, 1.0, 2.0, 3.0, 4.0)

    measured = {
        table.BARE: figures(1000.0),
        table.EMPTY: figures(400.0),
        table.EMPTY_CALL: figures(500.0),
        f"JSON {asking.LIST}": figures(250.0),
        f"{table.WARM}{asking.LIST}": figures(800.0),
    }
    table.show(300, measured, {"Vendure": {asking.LIST: figures(100.0)}})
    rows = capsys.readouterr().out.splitlines()
    row = {line[2:32].strip(): line[32:].split()[5:] for line in rows[3:]}
    assert row[f"JSON {asking.LIST}"] == ["0.25", "0.50", "2.5"]
    assert row[f"{table.WARM}{asking.LIST}"] == ["0.80", "2.00", "8.0"]
    assert row[table.EMPTY] == ["0.40", "1.00"]


def test_the_growth_of_a_cost_is_told_from_the_first_size_to_the_last(
    capsys: pytest.CaptureFixture[str],
) -> None:
    costs = {10: 2.0, 100: 3.0, 1000: 5.0}
    table.growth({size: {"list": Figures(9.0, 1.0, 7.0, 8.0, cost)} for size, cost in costs.items()})
    assert capsys.readouterr().out.split()[-6:] == ["list", "2.00", "3.00", "5.00", "2.50", "7.0"]


def test_copies_are_told_apart_by_their_words() -> None:
    assert len({copying.word_of(copy) for copy in range(4096)}) == 4096


def test_every_buyer_in_china_has_a_number_of_their_own_that_customs_would_take() -> None:
    numbers = {buyers.identity_number() for _ in range(500)}
    assert all(is_identity_number(number, "CN") for number in numbers)
    assert len(numbers) > 490
    assert any(number.endswith("X") for number in numbers)


def test_markets_abroad_are_named_with_commas_and_known() -> None:
    assert checkout._markets("CN,CN") == ["CN"]
    with pytest.raises(argparse.ArgumentTypeError, match="SG"):
        checkout._markets("CN,SG")


def test_peers_are_named_with_commas_and_known() -> None:
    assert checkout._peers("vendure,oscar,vendure") == ["vendure", "oscar"]
    with pytest.raises(argparse.ArgumentTypeError, match="amazon"):
        checkout._peers("oscar,amazon")
