"""Pictures by their address: named in a form or a file, told of while they wait, asked for again."""

from typing import Any

import pytest
from tests.apps.catalogue.test_fetching import Web, connect, fetch
from tests.web.seller.test_imports import send
from tests.web.seller.test_pages import CHINESE, seller_of, words_of

from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.models import ProductPicture
from entrepot.apps.files.provider import PictureNotFetchedError
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM

pytestmark = pytest.mark.django_db
FIELDS = {"title": "Soy wax candle", "price": "12", "currency": "USD", "gross_grams": "300", "origin": "US"}


@pytest.fixture(autouse=True)
def _web(settings: Any) -> None:
    settings.PICTURE_FETCHER = f"{connect.__module__}.connect"
    Web.says, Web.asked = {}, []


def test_a_photo_is_named_by_its_address_and_comes() -> None:
    client, organisation, actor = seller_of()
    form = f"/sell/{organisation}/new-product/"
    refused = client.post(form, {**FIELDS, "photo_address": "http://192.168.0.1/a.png"})
    assert refused.status_code == 422
    assert "not open to everybody" in words_of(refused)
    answer = client.post(form, {**FIELDS, "photo_address": "https://shop.example/a.png"})
    assert answer.status_code == 302
    (product,) = [each.product.public_id for each in queries.list_own_products(viewer=actor)]
    page = f"/sell/{organisation}/products/{product}/"
    assert "https://shop.example/a.png waiting" in words_of(client.get(page))
    assert "等待中" in words_of(client.get(page, **CHINESE))
    fetch()
    assert "on their way" not in words_of(client.get(page))
    assert ProductPicture.objects.get().picture is not None


def test_the_report_of_a_file_tells_what_came_and_asks_again() -> None:
    client, organisation, _actor = seller_of()
    address = send(client, organisation, "candles_older.csv")
    workers.run_pending("bulk")
    assert "Pictures from the web Came 0 Waiting 5" in words_of(client.get(address))
    named = ProductPicture.objects.order_by("pk").values_list("address", flat=True)[0]
    Web.says[named] = PictureNotFetchedError("gone")
    fetch()
    page = words_of(client.get(address))
    assert "1 × There is nothing at this address any more." in page
    job = address.rstrip("/").rpartition("/")[2]
    Web.says = {}
    answer = client.post(f"/sell/{organisation}/pictures/again/", {"job": job})
    assert answer["Location"] == address
    assert "1 picture is asked for again." in words_of(client.get(address))
    fetch()
    assert "Did not come 0" in words_of(client.get(address))


def test_while_it_is_switched_off_the_form_says_so() -> None:
    client, organisation, _actor = seller_of()
    actions.set_picture_fetching(on=False, reason="Too much traffic", by=SYSTEM, at=clock.now())
    answer = client.post(
        f"/sell/{organisation}/new-product/", {**FIELDS, "photo_address": "https://shop.example/a.png"}
    )
    assert answer.status_code == 422
    assert "Pictures are not fetched from the web for now." in words_of(answer)
