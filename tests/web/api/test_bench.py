"""What `bench/checkout.py` measures is a whole purchase: it must not measure a refusal one day."""

import sys
from pathlib import Path

import pytest
from tests.apps.orders.shop import make_shelf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(Path(__file__).parents[3] / "bench"), *sys.path])


@pytest.mark.usefixtures("bench")
def test_the_bench_buys_pays_and_sells_no_piece_twice() -> None:
    from checkouts import buyers, shop  # noqa: PLC0415 - found in bench/ only

    shelf = make_shelf(pieces=1)
    counter = shop.Counter()
    buyers.buy(counter, shelf.variant)
    steps = {step.name: step for step in counter.steps}
    assert list(steps) == ["carts", "lines", "quote", "purchase"]
    assert steps["purchase"].commits >= 2  # what is wanted, and what the provider answered
    assert steps["purchase"].statements > steps["quote"].statements > 0
    assert shop.count_orders() == {"paid": 1}
    assert list(shop.faults_of_the_books()) == []
    with pytest.raises(buyers.SoldOutError):
        buyers.buy(counter, shelf.variant)
    assert shop.count_orders() == {"paid": 1}
