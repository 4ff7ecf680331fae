"""What many pages say alike: found once, true to what stands now."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.catalogue_factories import make_seller
from tests.web.storefront.shop import SHOP, sell

from entrepot.apps.discovery.changing import GOODS, RULES
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.changes import note
from entrepot.web.front.pages import QUARTER
from entrepot.web.front.remembering import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]


def test_it_is_found_once_until_something_of_it_changes() -> None:
    found: list[int] = []

    def find() -> int:
        found.append(len(found))
        return found[-1]

    def ask(about: str = "how many") -> int:
        return remembered(about, [GOODS], find)

    assert [ask(), ask()] == [0, 0]
    assert ask("how many others") == 1
    note([RULES])
    assert ask() == 0
    note([GOODS])
    assert [ask(), ask()] == [2, 2]


def test_it_does_not_outlive_its_quarter_of_an_hour() -> None:
    answers = iter(("today", "tomorrow"))

    def ask() -> str:
        return remembered("which day", [GOODS], lambda: next(answers))

    assert [ask(), ask()] == ["today", "today"]
    with clock.travel(clock.now() + timedelta(seconds=QUARTER)):
        assert ask() == "tomorrow"


def test_the_shop_counts_once_for_all_its_pages_and_anew_when_goods_come_in(client: Client) -> None:
    seller = make_seller("Hill Candles")
    sell(seller, "Cedar Candle")
    with CaptureQueriesContext(connection) as counted:
        first = client.get(SHOP).content.decode()
    with CaptureQueriesContext(connection) as known:
        client.get(SHOP, {"sort": "new"})
    assert "1 product<" in first
    assert len(counted) - len(known) >= 6
    sell(seller, "Pine Candle")
    again = client.get(SHOP).content.decode()
    assert "2 products<" in again
    assert "<legend>Made in</legend>" in again
