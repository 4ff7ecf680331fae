import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.apps.stock.goods import make_place
from tests.catalogue_factories import a_variant, make_product, make_seller
from tests.factories import AT, PASSWORD, make_user
from tests.web.storefront.shop import SHOP, sell, show_picture, translate

from entrepot.apps.accounts.actions import grant_platform_role
from entrepot.apps.businesses import actions as businesses
from entrepot.apps.businesses.queries import get_own_business
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.kernel import believed
from entrepot.apps.kernel.actors import ANONYMOUS, OPERATOR, SYSTEM
from entrepot.apps.pricing import queries as pricing
from entrepot.apps.pricing.queries import ShownPrice
from entrepot.apps.stock import actions as stock
from entrepot.web.api.limits import Limiter
from entrepot.web.design import formats
from entrepot.web.public import pace
from entrepot.web.storefront import elsewhere

pytestmark = pytest.mark.django_db
TWO = (a_variant("SMALL", options=("Small",)), a_variant("LARGE", options=("Large",), price_minor=3600))


def page_of(client: Client, product: str, query: str = "", place: str = "sg/en") -> str:
    return unescape(client.get(f"/{place}/shop/{product}/{query}").content.decode())


def view_of(product: str) -> catalogue.ProductView:
    return catalogue.get_listed_product(product, market="SG", viewer=ANONYMOUS)


def price_of(variant: str) -> ShownPrice:
    return pricing.get_price(variant, market="SG", viewer=ANONYMOUS, on=AT.date())


def written(price: ShownPrice) -> str:
    assert price.total is not None
    return formats.money(price.total.format_plain(), price.total.currency)


def test_the_page_shows_the_whole_price_and_why(client: Client) -> None:
    candle = sell()
    page, price = page_of(client, candle), price_of(view_of(candle).variants[0].public_id)
    assert f'price__total figures">{written(price)}</p>' in page
    assert price.quote is not None
    for levy in price.quote.levies:
        assert f"<code>{levy.measure}</code>" in page
        assert formats.money(levy.amount.format_plain(), "SGD") in page
    for word in ("In force", "Source", "How sure", "You pay", "Exchange rates used", "USD/SGD"):
        assert word in page
    assert re.search(r"Arrives</dt><dd><strong>[^<]*2026 – [^<]*2026</strong>", page)
    assert "Entrepot" in page


def test_the_page_says_which_country_it_is_sent_from(client: Client) -> None:
    seller = make_seller()
    candle = sell(seller)
    assert "Sent from</dt><dd>United States</dd>" in page_of(client, candle)
    assert "发货地</dt><dd>美国</dd>" in page_of(client, candle, place="sg/zh-hans")
    make_place(seller, "dock")
    variant = view_of(candle).variants[0].public_id
    stock.receive(variant=variant, quantity=1, location="dock", by=seller, at=AT)
    assert "Sent from</dt><dd>Singapore, so it crosses no border</dd>" in page_of(client, candle)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_can_be_put_into_the_cart_without_a_script_or_a_token(client: Client, language: str) -> None:
    candle = sell(pieces=3)
    page = page_of(client, candle, place=f"sg/{language}")
    variant = view_of(candle).variants[0].public_id
    assert f'<form class="add" action="/sg/{language}/cart/add" method="post"' in page
    assert f'<input type="hidden" name="variant" value="{variant}">' in page
    assert re.findall(r'<option value="(\d+)">\1</option>', page) == ["1", "2", "3"]
    assert "csrf" not in page


def test_a_variant_is_chosen_by_a_link_and_has_its_own_price(client: Client) -> None:
    seller = make_seller()
    candle = sell(seller, variants=TWO, option_names=("Size",))
    show_picture(candle, seller, colour="teal", alt="The small one")
    show_picture(candle, seller, colour="red", alt="The large one", sku="LARGE")
    small, large = view_of(candle).variants
    page = page_of(client, candle)
    assert written(price_of(small.public_id)) in page
    assert page.index("The small one") < page.index("The large one")
    other = page_of(client, candle, f"?variant={large.public_id}")
    assert f'price__total figures">{written(price_of(large.public_id))}</p>' in other
    assert other.index("The large one") < other.index("The small one")
    assert re.search(r'aria-current="true" rel="nofollow">Large', other)
    assert written(price_of(small.public_id)) in page_of(client, candle, "?variant=var_nothing")


def test_the_first_variant_with_a_price_is_shown_here_and_on_its_card(client: Client) -> None:
    dear = {"price_minor": 6000, "currency": "SGD", "basis": "all_in"}
    two = (
        a_variant("CHEAP", options=("Small",), **{**dear, "price_minor": 300}),  # less than its carriage
        a_variant("DEAR", options=("Large",), **dear),
    )
    candle = sell(variants=two, option_names=("Size",))
    small, _large = view_of(candle).variants
    assert "SGD\u00a060.00" in page_of(client, candle)
    assert "SGD\u00a060.00" in unescape(client.get(SHOP).content.decode())
    assert "No price today: no carrier" in page_of(client, candle, f"?variant={small.public_id}")


def test_who_asks_too_often_is_told_when_to_come_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    candle = sell()
    monkeypatch.setattr(pace, "ADDRESSES", Limiter(1))
    addresses = (f"/sg/en/shop/{candle}/", SHOP)
    assert [client.get(address).status_code for address in addresses] == [200, 429]


def test_what_is_sold_out_cannot_be_put_into_the_cart(client: Client) -> None:
    page = page_of(client, sell(pieces=0))
    assert "Sold out for now." in page
    assert '<form class="add"' not in page


def test_texts_are_read_in_every_language_they_stand_in(client: Client) -> None:
    seller = make_seller()
    candle = sell(seller, description="Burns long")
    translate(candle, seller, "th", title="เทียนหอม", description="เผาไหม้นาน")
    page = page_of(client, candle)
    assert '<h1 lang="en">Cedar Candle</h1>' in page
    assert f'<a href="/sg/en/shop/{candle}/?text=th" lang="th" hreflang="th" rel="nofollow">ไทย</a>' in page
    thai = page_of(client, candle, "?text=th")
    assert '<h1 lang="th">เทียนหอม</h1>' in thai
    assert 'lang="th"><p>เผาไหม้นาน</p>' in thai
    assert '<h1 lang="en">Cedar Candle</h1>' in page_of(client, candle, "?text=vi")
    assert "Read it in" not in page_of(client, sell(title="Only English"))


def test_a_page_costs_the_same_queries_however_many_variants(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(believed, "SECONDS", 60.0)  # as in a shop that is asked more than once a second
    one = sell(title="One")
    many = tuple(a_variant(f"M-{number}", options=(f"{number}",)) for number in range(8))
    eight = sell(title="Eight", variants=many, option_names=("Number",))
    client.get(SHOP)
    for product in (one, eight):
        with django_assert_num_queries(QUERIES):
            page_of(client, product)


# The product with texts, variants, pictures (none is stored) and details, its price, pieces left and where
# they lie, the maker with texts and facts, reviews and answered questions, certificates; what changed lately.
QUERIES = 16


def test_what_it_says_to_machines_is_data_and_nothing_else(client: Client) -> None:
    page = client.get(f"/sg/en/shop/{sell(title='A </script> & more')}/").content.decode()
    kept = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    (data,) = [json.loads(each) for each in kept]
    assert (data["@type"], data["name"]) == ("Product", "A </script> & more")
    assert data["offers"]["priceCurrency"] == "SGD"
    assert data["offers"]["availability"] == "https://schema.org/InStock"
    assert f'product:price:amount" content="{data["offers"]["price"]}"' in page
    rest = page.replace(kept[0], "")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", rest)


def test_a_price_in_another_money_is_marked_as_rough(client: Client) -> None:
    candle = sell()
    client.get("/sg/en/shop/currency?currency=EUR&next=/")
    page = page_of(client, candle)
    assert len(re.findall(r"About €[\d.]+ \(1 SGD = [\d.]+ EUR, ECB, .+?\)\. You pay in SGD\.", page)) == 1
    assert f'name="next" value="/sg/en/shop/{candle}/"' in page  # and the money can be changed right here


def test_what_is_sold_elsewhere_says_where(client: Client) -> None:
    candle = sell(markets=("SG", "US-HUA"))
    answer = client.get(f"/de/en/shop/{candle}/")
    page = unescape(answer.content.decode())
    assert "This cannot be bought in Germany" in page
    assert "Cedar Candle does not offer it in Germany yet." in page
    assert f'<a href="/sg/en/shop/{candle}/">Singapore</a>' in page
    assert f"/us/en/shop/{candle}/" not in page  # that family is met by readers of Chinese only
    assert f"/us/zh-hans/shop/{candle}/" in page_of(client, candle, place="de/zh-hans")
    assert "noindex" in page


@pytest.mark.parametrize(
    ("status", "reply", "said"),
    [
        ("refused", {"reasons": [{"message": "No candles in."}], "routes": []}, "No candles in."),
        ("refused", {"routes": [{"reasons": [{"message": "Not by post."}]}]}, "Not by post."),
        ("refused", {}, "No way into Germany is open for it."),
        ("unknown", {}, "Part of the law of Germany"),
        ("not_carried", None, "No carrier brings it from United States to Germany"),
    ],
)
def test_what_cannot_be_bought_here_says_why(
    client: Client, monkeypatch: pytest.MonkeyPatch, status: str, reply: Any, said: str
) -> None:
    candle = sell()
    (variant,) = view_of(candle).variants
    price = ShownPrice(
        variant=variant.public_id,
        market="DE",
        currency="EUR",
        status=status,
        asked=price_of(variant.public_id).asked,
        reply=reply,
    )
    monkeypatch.setattr(elsewhere.pricing, "price_many", lambda *_given, **_more: {variant.public_id: price})
    assert said in page_of(client, candle, place="de/en")


def test_what_is_sold_nowhere_is_not_there(client: Client) -> None:
    draft = make_product(make_seller())
    assert client.get(f"/sg/en/shop/{draft}/").status_code == 404
    assert client.get("/sg/en/shop/prd_nothing/").status_code == 404


def test_a_maker_has_a_page_with_story_and_goods(client: Client) -> None:
    seller = make_seller("Hill House")
    businesses.set_text(field="story", language="en", text="Two pots.\n\nOne kitchen.", by=seller, at=AT)
    candle = sell(seller)
    business = view_of(candle).business
    page = unescape(client.get(f"/sg/en/makers/{business}/").content.decode())
    assert '<div class="maker__story" lang="en"><p>Two pots.</p>' in page
    assert f"/sg/en/shop/{candle}/" in page
    assert f'href="/sg/en/makers/{business}/"' in page_of(client, candle)
    assert "Nothing of theirs is sold here yet" in unescape(
        client.get(f"/de/en/makers/{business}/").content.decode()
    )
    chinese = client.get(f"/sg/zh-hans/makers/{business}/").content.decode()
    assert 'maker__story" lang="en"' in chinese


def test_a_draft_of_a_business_is_nobody_s_to_see(client: Client) -> None:
    own = get_own_business(viewer=make_seller("Not Yet", draft=True))
    assert own is not None
    assert client.get(f"/sg/en/makers/{own.profile.public_id}/").status_code == 404


def test_the_head_says_who_is_signed_in_and_is_never_kept(client: Client) -> None:
    answer = client.get("/sg/en/visitor")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Sign in" in answer.content.decode()
    user = make_user("mei@example.com", name="Mei")
    assert client.login(email=user.email, password=PASSWORD)
    page = client.get("/sg/en/visitor").content.decode()
    assert "Mei" in page
    assert "Sign out" in page
    assert 'href="/sg/en/orders/"' in page
    assert 'href="/operate/"' not in page
    grant_platform_role(email=user.email, role=OPERATOR, by=SYSTEM, at=AT)
    assert 'href="/operate/"' in client.get("/sg/en/visitor").content.decode()
    shop = client.get(SHOP)
    assert "Mei" not in shop.content.decode()
    assert 'hx-get="/sg/en/visitor"' in shop.content.decode()
