"""Figures of the platform: each opens to the rows it adds up, and what is many is counted so far."""

import re

import pytest
from django.test import Client
from tests.apps.impact.test_figures import business_of, relieve, sell
from tests.apps.orders.shop import fill_cart, make_shelf, open_shop, place
from tests.web.operator.people import words_of

from entrepot.apps.impact.models import CountedOrder
from entrepot.apps.kernel import workers
from entrepot.web.operator import figures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def gateway() -> None:
    """No customs that take their time: goods arrive at once."""


def test_every_figure_opens_to_its_rows(operator: Client) -> None:
    page = "/operate/figures/rows/"
    assert "No rows here" in words_of(operator.get(page))
    open_shop()
    shelf = make_shelf()
    relieve(business_of(shelf))
    order = sell(shelf, 1)
    workers.run_pending()
    shown = operator.get("/operate/figures/").content.decode()
    links = re.findall(r'href="(/operate/figures/rows/[^"]*)"', shown)
    assert {name for link in links for name in re.findall(r"figure=(\w+)", link)} >= {"sales", "relief"}
    for link in links:
        answer = operator.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert "differs from the books" not in words_of(answer)
        assert order in words_of(answer) or "Hill Candles" in words_of(answer)
    CountedOrder.objects.update(total_minor=1)
    assert "1 row of this page differs from the books" in words_of(operator.get(f"{page}?figure=sales"))
    assert operator.get(f"{page}?figure=luck").status_code == 404
    assert operator.get(f"{page}?figure=sales&currency=LUCK").status_code == 404


def test_a_state_of_many_orders_is_counted_so_far_and_no_farther(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_shop()
    shelf = make_shelf()
    for _order in range(2):
        place(fill_cart((shelf, 1)))
    monkeypatch.setattr(figures, "COUNTED", 1)
    assert "Sum 1+" in words_of(operator.get("/operate/figures/"))
