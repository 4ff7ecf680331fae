import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.catalogue_factories import a_variant, make_seller
from tests.factories import AT
from tests.search_in_memory import begin
from tests.web.storefront.shop import SHOP, sell, show_picture, translate

from entrepot.apps.catalogue import actions as catalogue_actions
from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.discovery import queries as discovery
from entrepot.apps.kernel import believed, changes, workers
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.pricing import queries as pricing
from entrepot.apps.search.provider import IndexUnavailableError
from entrepot.web.design import formats
from entrepot.web.storefront import choosing, departments, shelves
from entrepot.web.storefront.windows import COOKIE

pytestmark = pytest.mark.django_db


def page_of(client: Client, query: str = "", place: str = "sg/en") -> str:
    return unescape(client.get(f"/{place}/shop/{query}").content.decode())


def names_on(page: str) -> list[str]:
    return re.findall(r'goods__name"><a [^>]*>([^<]+)</a>', page)


def total_of(product: str, market: str = "SG") -> str:
    found = catalogue.get_listed_product(product, market=market, viewer=ANONYMOUS)
    price = pricing.get_price(found.variants[0].public_id, market=market, viewer=ANONYMOUS, on=AT.date())
    assert price.total is not None
    return formats.money(price.total.format_plain(), price.total.currency)


def test_a_card_shows_the_price_a_buyer_pays_there(client: Client) -> None:
    seller = make_seller()
    candle = sell(seller, markets=("SG", "DE"))
    show_picture(candle, seller)
    translate(candle, seller, "zh-hans", title="雪松蜡烛")
    page = page_of(client)
    assert total_of(candle) in page
    assert f'href="/sg/en/shop/{candle}/" lang="en">Cedar Candle</a>' in page
    assert "srcset=" in page
    assert 'lang="zh-Hans">雪松蜡烛</a>' in page_of(client, place="sg/zh-hans")
    german = page_of(client, place="de/en")
    assert total_of(candle, "DE") in german
    assert total_of(candle, "DE").startswith("€")


def test_the_page_can_be_kept_by_caches_and_asked_anew(client: Client) -> None:
    sell()
    answer = client.get(SHOP)
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert answer.headers["Vary"] == "Cookie"
    assert not answer.cookies
    again = client.get(SHOP, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "csrf" not in answer.content.decode()


def test_a_page_costs_the_same_few_queries_however_full_it_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    seller = make_seller()
    sell(seller, "First")
    monkeypatch.setattr(believed, "SECONDS", 60.0)  # as in a shop that is asked more than once a second
    client.get(SHOP)  # the law is opened once, and markets are known
    monkeypatch.setattr(changes, "LOOKED_EVERY", float("inf"))  # nothing is looked for, and nothing known
    monkeypatch.setattr(changes, "SETTLED", float("inf"))
    with django_assert_num_queries(QUERIES):
        assert len(names_on(page_of(client))) == 1
    for number in range(5):
        sell(seller if number else make_seller("Other"), f"Candle {number}", origin="VN" if number else "TH")
    with django_assert_num_queries(QUERIES):
        assert len(names_on(page_of(client))) == 6


# How many, the page with texts, variants, pictures (none is stored) and details, prices, pieces left and the
# places they lie in, three facets of the catalogue and two of offers, what is sold out, and of makers.
QUERIES = 17


def test_the_shop_is_narrowed_by_links(client: Client) -> None:
    tea_house = make_seller("Tea House")
    soap = sell(None, "Oat Soap", hs="340111", origin="FR")
    sell(tea_house, "Green Tea", hs="090210", origin="CN", description="Picked in April")
    sell(tea_house, "Clay Bowl", hs="691200", origin="CN")
    assert names_on(page_of(client, "?kind=care")) == ["Oat Soap"]
    assert names_on(page_of(client, "?origin=cn")) == ["Clay Bowl", "Green Tea"]
    assert names_on(page_of(client, "?origin=CN&kind=tea-coffee")) == ["Green Tea"]
    business = catalogue.get_listed_product(soap, market="SG", viewer=ANONYMOUS).business
    assert names_on(page_of(client, f"?maker={business}")) == ["Oat Soap"]
    workers.run_pending()
    assert names_on(page_of(client, "?q=april++tea")) == ["Green Tea"]
    assert "Nothing here fits all of that" in page_of(client, "?q=april&kind=care")
    for unknown in ("?kind=nothing", "?origin=XX", "?sort=random"):
        assert len(names_on(page_of(client, unknown))) == 3
    assert client.get(f"{SHOP}?q=%00&maker=%00&after=%00").status_code == 200


def test_a_page_is_called_by_what_it_is_narrowed_to(client: Client) -> None:
    sell(make_seller("Hill Candles"), "Cedar Candle")
    narrowed = client.get(SHOP, {"kind": "home"}).content.decode()
    assert "<title>Home and kitchen · Shop in Singapore" in narrowed
    assert '<meta property="og:title" content="Home and kitchen · Shop in Singapore">' in narrowed
    assert '<meta property="og:description" content="Straight from the makers.' in narrowed
    assert "<title>Shop in Singapore" in client.get(SHOP).content.decode()


def test_every_link_of_a_filter_leads_to_as_many_products_as_it_says(client: Client) -> None:
    sell(None, "Oat Soap", hs="340111", origin="FR")
    sell(None, "Rose Soap", hs="340111", origin="BG")
    sell(None, "Clay Bowl", hs="691200", origin="FR")
    workers.run_pending()
    page = page_of(client, "?kind=care")
    options = re.findall(
        r'name="([a-z]+)" value="([^"]+)"( checked)?> <span>([^<]+)</span> <span class="[^"]+">(\d+)<', page
    )
    assert ("Care and beauty", "2") in {(name, count) for _word, _value, _on, name, count in options}
    assert ("Bulgaria", "1") in {(name, count) for _word, _value, _on, name, count in options}
    assert {word for word, *_rest in options} == {"kind", "price", "days", "from", "origin", "maker"}
    for word, value, _on, name, count in options:
        narrowed = f"?{word}={value}" + ("" if word == "kind" else "&kind=care")
        assert len(names_on(page_of(client, narrowed))) == int(count), name


def test_what_offers_are_narrows_them_together_and_each_is_taken_back(client: Client) -> None:
    seller = make_seller("Hill Farm")
    sell(seller, "Cheap Soap", variants=(a_variant("cheap", price_minor=500),))
    sell(seller, "Dear Soap", variants=(a_variant("dear", price_minor=90_000),))
    workers.run_pending()
    assert names_on(page_of(client, "?price=-100")) == ["Cheap Soap"]
    assert names_on(page_of(client, "?price=USD100-&days=30")) == ["Dear Soap"]
    assert names_on(page_of(client, "?price=100-&badge=farm")) == []
    page = page_of(client, "?price=100-&days=30&origin=BG,FR&sort=price")
    assert '<span class="visually-hidden">chosen: </span>4' in page
    for address in re.findall(r'class="chips__one" href="([^"]+)"', page):
        assert "sort=price" in address
        assert '<span class="visually-hidden">chosen: </span>3' in unescape(
            client.get(address).content.decode()
        )
    for unknown in ("?price=x", "?price=-", "?days=5", "?from=QQ", "?badge=best", "?price=XXX1-2"):
        assert len(names_on(page_of(client, unknown))) == 2, unknown


def test_what_is_looked_for_in_one_language_is_found_in_another(client: Client) -> None:
    seller = make_seller()
    candle = sell(seller)
    translate(candle, seller, "zh-hans", title="雪松蜡烛")
    sell(None, "Clay Bowl", hs="691200", description="For rice")
    workers.run_pending()
    for words in ("雪松", "cedar", "蠟燭", "เทียน", "nến", "candels"):
        assert names_on(page_of(client, f"?q={words}", "sg/zh-hans")) == ["雪松蜡烛"], words
    assert "“candels”" in page_of(client, "?q=candels")
    assert names_on(page_of(client, "?q=red+candle")) == ["Cedar Candle"]
    assert "Nothing fits all of these words" in page_of(client, "?q=red+candle")


def test_words_of_what_is_on_sale_are_offered_while_one_types(client: Client) -> None:
    sell(None, "Cedar <b> Candle")
    workers.run_pending()
    assert '<option value="cedar"></option>' in client.get("/sg/en/shop/words?q=ced").content.decode()
    for nothing in ("", "?q=", "?q=c", "?q=%00", "?q=" + "x" * 5_000):
        assert "option" not in client.get(f"/sg/en/shop/words{nothing}").content.decode()
    page = page_of(client)
    assert 'hx-get="/sg/en/shop/words"' in page
    assert '<datalist id="shop-words-there">' in page


def test_what_fits_best_stands_first_unless_another_order_is_wanted(client: Client) -> None:
    seller = make_seller()
    sell(seller, "Tea Cup", hs="691200")
    sell(seller, "Clay Bowl", hs="691200", description="For tea, soup or rice")
    workers.run_pending()
    assert names_on(page_of(client, "?q=tea")) == ["Tea Cup", "Clay Bowl"]
    assert names_on(page_of(client, "?q=tea&sort=new")) == ["Clay Bowl", "Tea Cup"]
    assert names_on(page_of(client, "?sort=best")) == ["Clay Bowl", "Tea Cup"]
    assert "Best match first" in page_of(client, "?q=tea")
    assert "Best match first" not in page_of(client)


def test_what_is_found_is_what_is_on_sale_now(client: Client) -> None:
    seller = make_seller()
    candle = sell(seller)
    workers.run_pending()
    catalogue_actions.withdraw_listing(product=candle, by=seller, at=AT)
    assert names_on(page_of(client, "?q=candle")) == []
    page = page_of(client, "?q=candle")
    assert "Nothing here fits all of that" in page
    workers.run_pending()
    sell(seller, "Clay Bowl", hs="691200")
    assert 'class="shop__kinds"' in page_of(client, "?q=candle")


def test_an_index_that_does_not_answer_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise IndexUnavailableError("away")

    monkeypatch.setattr(discovery, "search_products", away)
    sell()
    assert "Looking for words is not possible at this moment" in page_of(client, "?q=candle")


def test_an_index_that_is_still_to_be_filled_is_said_and_everything_stands_beneath(client: Client) -> None:
    begin()
    sell()
    sell(make_seller("other@example.com"), "Clay Bowl", hs="691200")
    page = page_of(client, "?q=candle")
    assert "Search is being prepared" in page
    assert "Nothing here fits" not in page
    assert sorted(names_on(page)) == ["Cedar Candle", "Clay Bowl"]
    assert names_on(page_of(client, "?q=candle&kind=home")) == names_on(page_of(client, "?kind=home"))
    workers.run_pending()  # what changed is told at once
    page = page_of(client, "?q=candle")
    assert "Search is being prepared" not in page
    assert "Cedar Candle" in names_on(page)


def test_words_without_a_letter_leave_everything_there(client: Client) -> None:
    sell()
    assert names_on(page_of(client, "?q=!!")) == ["Cedar Candle"]


def test_pages_follow_one_another_without_a_gap(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "PAGE", 2)
    seller = make_seller()
    wanted = {f"Candle {number}" for number in range(5)}
    for name in sorted(wanted):
        sell(seller, name, variants=(a_variant(name.replace(" ", "-"), price_minor=1000 + ord(name[-1])),))
    sell(seller, "Gone Candle", pieces=0)
    wanted.add("Gone Candle")
    workers.run_pending()
    for sort in ("", "?sort=price", "?sort=price-down", "?sort=days", "?sort=popular", "?q=candle"):
        seen: list[str] = []
        address = SHOP + sort
        while address:
            page = unescape(client.get(address).content.decode())
            seen += names_on(page)
            following = re.search(r'href="([^"]+)" rel="next', page)
            address = following[1] if following else ""
        assert set(seen) == wanted
        assert len(seen) == len(wanted)
        assert seen[-1] == "Gone Candle", sort


def test_products_stand_in_order_of_price(client: Client) -> None:
    seller = make_seller()
    for name, price in (("Middle", 3000), ("Cheap", 1000), ("Dear", 9000)):
        sell(seller, name, variants=(a_variant(name, price_minor=price),))
    workers.run_pending()
    assert names_on(page_of(client, "?sort=price")) == ["Cheap", "Middle", "Dear"]
    assert names_on(page_of(client, "?sort=price-down")) == ["Dear", "Middle", "Cheap"]


def test_what_is_sold_out_says_so(client: Client) -> None:
    sell(pieces=0)
    assert "Sold out" in page_of(client)


def test_an_empty_shop_teaches(client: Client) -> None:
    page = page_of(client)
    assert "The shelves for Singapore are still empty" in page
    assert 'href="/sell/"' in page


def test_where_no_shop_is_open_it_names_those_that_are(client: Client) -> None:
    answer = client.get("/rw/en/shop/")
    page = unescape(answer.content.decode())
    assert answer.status_code == 404
    assert "No shop for Rwanda yet" in page
    assert '<a href="/sg/en/shop/">Singapore</a>' in page


def test_a_reader_of_chinese_abroad_meets_the_family_of_overseas_chinese(client: Client) -> None:
    sell(title="For everybody", markets=("US",))
    sell(title="For readers of Chinese", markets=("US-HUA",))
    assert names_on(page_of(client, place="us/en")) == ["For everybody"]
    assert names_on(page_of(client, place="us/zh-hans")) == ["For readers of Chinese"]


def test_another_money_is_remembered_and_marked_as_rough(client: Client) -> None:
    sell()
    answer = client.get("/sg/en/shop/currency?currency=EUR&next=/sg/en/shop/")
    assert (answer.status_code, answer.headers["Location"]) == (302, SHOP)
    assert client.cookies[COOKIE].value == "EUR"
    page = page_of(client)
    assert re.search(r"≈ €\d", page)
    assert re.search(r"About: 1 SGD = [\d.]+ EUR \(ECB, .+\)\. You pay in SGD\.", page)
    client.get("/sg/en/shop/currency?currency=&next=/sg/en/shop/")
    assert "≈" not in page_of(client)


@pytest.mark.parametrize("following", ["//elsewhere.example/", "https://elsewhere.example/", "", "shop"])
def test_the_choice_of_money_leads_to_our_own_pages_only(client: Client, following: str) -> None:
    answer = client.get("/sg/en/shop/currency", {"currency": "XXX", "next": following})
    assert answer.headers["Location"] == SHOP


def test_the_home_page_has_a_way_in_and_a_shelf(client: Client) -> None:
    assert client.get("/sg/en/shop/shelf").status_code == 204
    assert client.get("/rw/en/shop/shelf").status_code == 204
    sell()
    assert names_on(client.get("/sg/en/shop/shelf").content.decode()) == ["Cedar Candle"]
    home = client.get("/sg/en/").content.decode()
    assert 'hx-get="/sg/en/shop/shelf"' in home
    assert 'href="/sg/en/shop/"' in home


def test_every_code_belongs_to_one_department() -> None:
    ends = sorted(end for each in departments.DEPARTMENTS for pair in each.headings for end in pair)
    for code in [
        *(f"{chapter:02}0000" for chapter in range(1, 98)),
        *(end.ljust(6, "0") for end in ends[:-1]),
    ]:
        fits = [
            each.word
            for each in departments.DEPARTMENTS
            if any(first <= code < end for first, end in each.headings)
        ]
        assert fits == [departments.department_of(code).word], code
    assert departments.department_of("340600").word == "home"
    assert departments.department_of("330499").word == "care"


def test_an_address_says_only_what_is_not_meant_anyway() -> None:
    assert choosing.Choice().address.endswith("/shop/")
    assert choosing.Choice(q="green tea", kind="home").address.endswith("?kind=home&q=green+tea")
    assert choosing.Choice(kind="home", after="prd_x").but(kind="").address.endswith("/shop/")
