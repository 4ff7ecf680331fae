"""A seller counts the shelf: each variant by itself; what is sold stays promised; no count is refused."""

import pytest
from playwright.sync_api import expect
from tests.apps.orders.shop import fill_cart as fill
from tests.apps.orders.shop import make_shelf, open_shop, place
from tests.catalogue_factories import a_variant
from tests.conftest import OpenPage
from tests.factories import AT, PASSWORD
from tests.web.seller.test_journey import look
from tests.web.seller.test_listing import sold
from tests.web.seller.test_pages import CHINESE, client_of, words_of

from entrepot.apps.accounts.models import Organisation, User
from entrepot.apps.catalogue.actions import publish_listing
from entrepot.apps.kernel import clock
from entrepot.apps.stock.models import StockItem

pytestmark = pytest.mark.django_db


def test_pieces_are_counted_for_each_variant() -> None:
    page, _product, _actor, client = sold(
        variants=(a_variant("HC-1", options=("Cedar",)), a_variant("HC-2", options=("Rose",))),
        option_names=("Scent",),
    )
    asked = words_of(client.get(f"{page}shelf/"))
    assert "Cedar" in asked
    assert "Rose" in asked
    assert client.post(f"{page}shelf/", {"count_0": "12", "count_1": "0"}).status_code == 302
    assert list(StockItem.objects.values_list("variant__sku", "on_hand")) == [("HC-1", 12)]
    assert "Left to sell 12" in words_of(client.get(page))
    assert "可售数量 12" in words_of(client.get(page, **CHINESE))
    client.post(f"{page}shelf/", {"count_0": "9", "count_1": "3"})
    assert "Left to sell 12" in words_of(client.get(page))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "Count the pieces; write 0 when there are none."),
        ("a dozen", "Write a whole number, such as 12."),
        ("-1", "Write 0 when there are none."),
    ],
)
def test_what_is_no_count_is_refused(written: str, said: str) -> None:
    page, _product, _actor, client = sold()
    answer = client.post(f"{page}shelf/", {"count_0": written})
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not StockItem.objects.exists()


def test_sold_pieces_are_counted_with_the_others() -> None:
    with clock.travel(AT):
        open_shop()
        shelf = make_shelf(pieces=5)
        place(fill((shelf, 2)))
    client = client_of(User.objects.get(pk=shelf.seller.user_id))
    organisation = Organisation.objects.get(pk=shelf.seller.organisation_id).public_id
    page = f"/sell/{organisation}/products/{shelf.product}/shelf/"
    assert "Count 2 sold pieces with them until they are sent." in words_of(client.get(page))
    refused = client.post(page, {"count_0": "1"})
    assert refused.status_code == 422
    assert "2 pieces are promised to buyers." in words_of(refused)
    assert client.post(page, {"count_0": "2"}).status_code == 302
    product = client.get(page.removesuffix("shelf/"))
    assert "Left to sell 0" in words_of(product)
    assert "Buyers see “sold out”" in words_of(product)


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_counting_and_asking_are_sound_in_a_browser(open_page: OpenPage, language: str) -> None:
    address, product, actor, _client = sold()
    publish_listing(product=product, by=actor, at=AT)
    page = open_page(language)
    page.goto(f"/account/login/?next={address}")
    page.fill("#id_login", User.objects.get(pk=actor.user_id).email)
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.locator('.seller__sell a[href$="/shelf/"]').click()
    page.fill("#id_count_0", "many")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    look(page)
    page.fill("#id_count_0", "12")
    page.keyboard.press("Enter")
    expect(page.locator(".note--success")).to_be_visible()
    look(page)
    page.locator('.seller__tabs a[href$="/money/"]').click()
    look(page)
    page.locator('a[href$="/verification/"]').click()
    look(page)
    page.locator("main a.button--big").click()
    page.locator("main form .button--big").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page)
