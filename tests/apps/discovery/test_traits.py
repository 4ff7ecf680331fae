"""What is counted of goods that were read says the same as the database does."""

from dataclasses import replace
from itertools import product as pairs

import pytest
from tests.apps.discovery.test_offers import offer
from tests.catalogue_factories import a_variant, make_product, make_seller, open_markets
from tests.factories import AT

from entrepot.apps.businesses import actions as businesses
from entrepot.apps.catalogue import actions as catalogue
from entrepot.apps.catalogue import queries as catalogue_queries
from entrepot.apps.catalogue.queries import Narrowing
from entrepot.apps.discovery import queries
from entrepot.apps.discovery.models import Offered
from entrepot.apps.discovery.queries import Wanted
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BANDS = ((None, 1_000), (1_000, 3_000), (3_000, None), (None, None))
DAYS = (3, 7, 14, 30)
WANTED = (
    Wanted(),
    Wanted(price=(None, 3_000)),
    Wanted(price=(3_000, None)),
    Wanted(days=7),
    Wanted(ships_from=("US", "VN")),
    Wanted(badges=("farm", "youth_led")),
    Wanted(days=30, badges=("farm",), price=(1, None)),
)
CANDLES = (("3406", "3407"),)


@pytest.fixture
def goods() -> list[str]:
    """Return goods of two makers; of some nothing is offered yet, or no price is known, or none is left."""
    open_markets()
    farm, shop = make_seller("Hill Farm"), make_seller("Town Shop")
    businesses.declare_facts(facts=["farm"], by=farm, at=AT)
    named = [
        *(offer(farm, f"Candle {each}", price=300 + 1_500 * each) for each in range(3)),
        offer(shop, "Sold Out", pieces=0),
        make_product(shop, "Soap", variants=(a_variant("S"),), hs="340111"),
    ]
    catalogue.publish_listing(product=named[-1], markets_wanted=["SG"], by=shop, at=AT)
    workers.run_pending()
    Offered.objects.filter(product__public_id=named[1]).update(price_minor=None, days=None)
    named += [offer(shop, "Not Yet"), make_product(shop, "Not Listed", variants=(a_variant("N"),))]
    return named


@pytest.mark.parametrize("wanted", WANTED)
def test_goods_that_were_read_are_counted_as_the_database_counts(wanted: Wanted, goods: list[str]) -> None:
    makers = {each.product.business for each in seen(goods)}
    ways = pairs(((), tuple(sorted(makers))[:1]), ((), ("US",)), ((), CANDLES))
    for maker, origin, heading in ways:
        only = Narrowing(businesses=maker, origins=origin, headings=heading)
        counted = queries.count_traits(seen(goods), only, wanted, bands=BANDS, days=DAYS)
        named = replace(only, products=tuple(goods))
        assert counted.offers == queries.count_offers(
            market="SG", only=named, wanted=wanted, bands=BANDS, days=DAYS, viewer=ANONYMOUS
        )
        also = replace(named, also=queries.wanted_condition("SG", wanted))
        assert counted.origins == by("origin", replace(also, origins=()))
        assert counted.headings == by("heading", replace(also, headings=()))
        makers_found = {code: count for (code, _name), count in counted.makers.items()}
        assert makers_found == by("business", replace(also, businesses=()))
        fitting = [each.product.public_id for each in seen(goods) if queries.fits(each, only, wanted)]
        assert set(fitting) == catalogue_queries.name_listed_products(
            market="SG", viewer=ANONYMOUS, only=also
        )


def test_they_stand_as_they_were_named_with_what_is_left(goods: list[str]) -> None:
    found = seen([*reversed(goods), "prd_nothing"])
    assert [each.product.public_id for each in found] == [*reversed(goods[:-1])]
    assert [each.product.public_id for each in found if each.is_gone] == [goods[4], goods[3]]
    assert [each.product.public_id for each in found if each.offer is None] == [goods[5]]
    assert queries.list_traits(goods, market="XX", viewer=ANONYMOUS) == []


def seen(goods: list[str]) -> list[queries.Traits]:
    return queries.list_traits(goods, market="SG", viewer=ANONYMOUS)


def by(what: str, only: Narrowing) -> dict[str, int]:
    with clock.travel(AT):
        counted = catalogue_queries.count_listed_by(what, market="SG", viewer=ANONYMOUS, only=only)
    return {code: count for (code, _name), count in counted.items()}
