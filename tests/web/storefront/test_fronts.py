"""The homes of the shops, what stands in front of them, and what search engines are told."""

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from tests.apps.files.test_pictures import photo
from tests.catalogue_factories import make_seller
from tests.factories import AT
from tests.web.storefront.shop import SHOP, sell
from tests.web.storefront.test_talk_and_wishes import page

from entrepot.apps.campaigns import actions as campaigns
from entrepot.apps.campaigns.actions import CollectionInput
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.web.design import places

pytestmark = pytest.mark.django_db


def put_in_front(*products: str, family: str = "south-east-asia", **more: Any) -> str:
    """Put a collection in front of a family of shops."""
    wanted = CollectionInput(
        family=family,
        texts={"en": ("For long evenings", "Light"), "zh-hans": ("长夜", "光")},
        products=list(products),
        starts_on=AT.date(),
        **more,
    )
    return campaigns.create_collection(wanted=wanted, by=SYSTEM, at=AT)


def test_each_family_has_a_home_of_its_own() -> None:
    homes = [page(f"/{place}/store/") for place in ("cn/en", "sg/en", "de/en", "us/zh-hans")]
    assert len({re.search(r"<h1>(.*?)</h1>", home)[1] for home in homes}) == 4  # type: ignore[index]  # each has one


def test_a_collection_stands_in_front_of_its_family_alone() -> None:
    product = sell()
    made = put_in_front(product)
    shown = page("/sg/en/store/")
    assert "For long evenings" in shown
    assert "For long evenings" not in page("/de/en/store/")
    assert "Cedar Candle" in page(f"/sg/en/store/{made}/")


def test_a_collection_shows_its_picture_and_says_what_it_shows() -> None:
    shown = campaigns.store_picture(content=photo(1800, 600), by=SYSTEM, at=AT)
    made = put_in_front(sell(), picture=shown, alts={"en": "Candles at dusk", "zh-hans": "黄昏的烛光"})
    (image,) = re.findall(r'<img[^>]*alt="Candles at dusk"[^>]*>', page("/sg/en/store/"))
    assert "srcset=" in image
    assert 'width="1800"' in image
    assert 'alt="黄昏的烛光"' in page("/sg/zh-hans/store/")
    whole = page(f"/sg/en/store/{made}/")
    assert 'alt="Candles at dusk"' in whole
    assert '<meta property="og:image" content="http://testserver/pictures/' in whole


def test_what_is_not_sold_here_leaves_its_place() -> None:
    made = put_in_front("prd_" + "0" * 22)
    assert "For long evenings" not in page("/sg/en/store/")
    assert "Nothing of it is sold" in page(f"/sg/en/store/{made}/")


def test_a_home_costs_the_same_however_much_stands_on_it(
    django_assert_max_num_queries: object,
) -> None:
    seller = make_seller()
    put_in_front(*(sell(seller, f"Candle {number}") for number in range(6)))
    with django_assert_max_num_queries(60):  # type: ignore[operator]  # pytest-django's fixture
        page("/sg/en/store/")


def test_an_offer_says_what_sending_costs_and_takes() -> None:
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page(f"{SHOP}{sell()}/"))
    sent = json.loads(data)["offers"]["shippingDetails"]
    assert sent["shippingRate"] == {"@type": "MonetaryAmount", "value": "0", "currency": "SGD"}
    assert sent["shippingDestination"]["addressCountry"] == "SG"
    assert sent["deliveryTime"]["transitTime"]["minValue"] >= 1


def test_search_engines_find_every_page_in_every_language() -> None:
    product = sell()
    index = ET.fromstring(page("/sitemap.xml"))  # noqa: S314 - our own words
    addresses = [each.text or "" for each in index.iter() if each.tag.endswith("loc")]
    assert "http://testserver/sitemap-sg-1.xml" in addresses
    answer = Client().get("/sitemap-sg-1.xml")
    listed = b"".join(answer).decode()  # type: ignore[arg-type]  # it streams
    assert f"http://testserver/sg/en/shop/{product}/" in listed
    assert listed.count('hreflang="zh-Hans-SG"') == 3 * len(places.LANGUAGES)
    assert Client().get("/sitemap-zz-1.xml").status_code == 404
    assert "Sitemap: http://testserver/sitemap.xml" in page("/robots.txt")
