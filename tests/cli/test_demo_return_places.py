"""The places of the demo world that take goods in."""

import pytest
from tests.catalogue_factories import open_markets
from tests.factories import AT

from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import queries
from entrepot.cli.demo.makers import folder
from entrepot.cli.demo.terms import read_terms, set_return_places

pytestmark = pytest.mark.django_db


def test_goods_go_back_inside_china_and_singapore_however_often_it_is_seeded() -> None:
    open_markets()
    for _again in range(2):
        set_return_places(read_terms(folder()), by=SYSTEM, at=AT)
    places = {each.market: each.address for each in queries.list_return_places(viewer=SYSTEM)}
    assert {market: place.country for market, place in places.items()} == {"CN": "CN", "SG": "SG"}
    assert "广州" in places["CN"].local
