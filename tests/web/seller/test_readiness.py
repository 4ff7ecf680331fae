"""The pages for thousands of products: what keeps them out, one fact for many, on sale together, undone."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.catalogue_factories import a_variant, make_product, make_seller, open_markets
from tests.web.seller.test_pages import seller_of, words_of

from entrepot.apps.catalogue.models import BulkChange, Listing, Product
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> tuple[str, Actor, Client]:
    """The readiness page of a seller, the seller and their browser; the markets are open."""
    open_markets()
    client, organisation, actor = seller_of()
    return f"/sell/{organisation}/", actor, client


def shelf(seller: Actor, count: int, **facts: Any) -> list[str]:
    first = Product.objects.count()
    made = [
        make_product(seller, f"Candle {first + each}", variants=(a_variant(f"S-{first + each}"),), **facts)
        for each in range(count)
    ]
    workers.run_pending()
    return made


def test_the_page_counts_and_ranks_what_keeps_products_out(shop: tuple[str, Actor, Client]) -> None:
    home, seller, client = shop
    shelf(seller, 3, origin="")
    shelf(seller, 1, origin="", hs="")
    shelf(seller, 2)
    answer = client.get(home + "readiness/")
    words = words_of(answer)
    assert "4 products To fix It is not said where the product was made." in words
    assert "for 3 products nothing else is in the way" in words
    assert "1 product To fix The HS code is missing." in words
    assert words.index("where the product was made") < words.index("HS code is missing")
    assert f'{home}readiness/set/origin/?code=origin_missing&amp;state=fix"' in answer.content.decode()
    assert "Singapore" in words
    assert "Ready 2" in words


def test_a_law_says_its_reason_in_its_own_words(shop: tuple[str, Actor, Client]) -> None:
    home, seller, client = shop
    shelf(seller, 1, hs="220830", origin="CN")
    answer = client.get(home + "readiness/")
    words = words_of(answer)
    assert "The answer depends on a fact that is missing: alcoholic strength in % vol." in words
    assert "The law stands in the way" not in words
    assert "readiness/set/measure/?code=fact_needed&amp;state=fix&amp;name=ASV" in answer.content.decode()


def test_the_page_asks_as_much_of_the_database_for_many_as_for_few(
    shop: tuple[str, Actor, Client],
) -> None:
    home, seller, client = shop
    shelf(seller, 2, origin="")
    pages = [home + "readiness/", home + "readiness/products/?code=origin_missing&state=fix"]
    for page in pages:
        client.get(page)

    def statements() -> list[int]:
        counted = []
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                client.get(page)
            counted.append(len(asked))
        return counted

    few = statements()
    shelf(seller, 10, origin="")
    assert statements() == few


def test_one_form_mends_all_after_saying_what_it_brings(shop: tuple[str, Actor, Client]) -> None:
    home, seller, client = shop
    shelf(seller, 3, origin="")
    shelf(seller, 1, origin="TH")
    page = home + "readiness/set/origin/?code=origin_missing&state=fix"
    assert "3 products" in words_of(client.get(page))

    answer = client.post(page, {"origin": "", "do": "try"})
    assert answer.status_code == 422
    assert "Choose the country." in words_of(answer)

    words = words_of(client.post(page, {"origin": "US", "do": "try"}))
    assert "We asked the law about 3 of them: with it, 3 would be ready in further markets." in words
    assert "Set it for 3 products" in words
    assert Product.objects.filter(origin="").count() == 3

    answer = client.post(page, {"origin": "US", "do": "set"}, follow=True)
    assert "Made in: United States" in words_of(answer)
    assert Product.objects.filter(origin="US").count() == 3
    workers.run_pending()
    assert "where the product was made" not in words_of(client.get(home + "readiness/"))

    change = BulkChange.objects.get().public_id
    answer = client.post(f"{home}changes/{change}/undo/", follow=True)
    assert "Undone" in words_of(answer)
    assert Product.objects.filter(origin="").count() == 3
    assert "3 products changed" in words_of(client.get(f"{home}changes/"))


@pytest.mark.parametrize(
    ("kind", "said", "column"),
    [
        ("hs", {"hs": "330499"}, {"hs": "330499"}),
        ("brand", {"brand": "Hill"}, {"brand": "Hill"}),
        ("gross_grams", {"gross_grams": "900"}, {"variants__gross_grams": 900}),
        ("price", {"price": "12.50", "currency": "EUR"}, {"variants__price_minor": 1250}),
        ("material", {"name": "soy wax", "value": "100"}, {"details__value": "100"}),
        (
            "battery",
            {"kind": "lithium_ion", "packing": "contained_in", "measure": "18.5"},
            {"details__value": "contained_in 18.5"},
        ),
    ],
)
def test_each_fact_has_its_form(
    shop: tuple[str, Actor, Client], kind: str, said: dict[str, str], column: dict[str, Any]
) -> None:
    home, seller, client = shop
    make_product(seller)
    page = f"{home}readiness/set/{kind}/"
    assert client.get(page).status_code == 200
    assert client.post(page, {**said, "overwrites": "on", "do": "set"}).status_code == 302
    assert Product.objects.filter(**column).count() == 1


def test_what_a_law_asks_for_is_set_under_its_name(shop: tuple[str, Actor, Client]) -> None:
    home, seller, client = shop
    make_product(seller)
    page = f"{home}readiness/set/fact/?name=upper"
    assert "Upper" in words_of(client.get(page))
    client.post(page, {"value": "leather", "do": "set"})
    assert Product.objects.filter(details__name="upper", details__value="leather").exists()
    assert client.get(f"{home}readiness/set/fact/").status_code == 404
    assert client.get(f"{home}readiness/set/origin/?name=upper").status_code == 404
    assert client.get(f"{home}readiness/set/title/").status_code == 404


def test_all_that_is_ready_goes_on_sale_together_and_off(shop: tuple[str, Actor, Client]) -> None:
    home, seller, client = shop
    shelf(seller, 2)
    shelf(seller, 1, origin="")
    page = f"{home}readiness/publish/"
    assert "Singapore 2" in words_of(client.get(page))
    answer = client.post(page, {"market": ["SG", "DE"]}, follow=True)
    words = words_of(answer)
    assert "Newly on sale 2" in words
    assert "1 product: It is not said where the product was made." in words
    assert Listing.objects.filter(state="published").count() == 4
    assert "On sale 2" in words_of(client.get(home + "readiness/"))

    assert client.post(page, {"market": ["XX"]}).status_code == 422
    assert "There is no such market." in words_of(client.post(page, {}))
    client.post(f"{home}readiness/withdraw/?market=SG&on_sale=yes", {"market": ["SG"]})
    assert Listing.objects.filter(state="published").count() == 2


def test_marked_products_are_chosen_alone(shop: tuple[str, Actor, Client]) -> None:
    home, seller, client = shop
    first, _second = shelf(seller, 2, origin="")
    words = words_of(client.get(f"{home}readiness/products/?product={first}"))
    assert "1 product" in words
    client.post(f"{home}readiness/set/origin/?product={first}", {"origin": "CN", "do": "set"})
    assert Product.objects.get(origin="CN").public_id == first


@pytest.mark.parametrize(
    "asked", ["market=XX", "state=good", "on_sale=so", "words=" + "x" * 101, "words=%00"]
)
def test_what_cannot_be_meant_is_not_there(shop: tuple[str, Actor, Client], asked: str) -> None:
    home, _seller, client = shop
    assert client.get(f"{home}readiness/products/?{asked}").status_code == 404


def test_changes_of_others_are_not_there(shop: tuple[str, Actor, Client]) -> None:
    home, seller, client = shop
    other = make_seller("Others")
    make_product(other, origin="")
    make_product(seller, "Mine", variants=(a_variant("M"),))
    client.post(f"{home}readiness/set/brand/", {"brand": "Hill", "do": "set"})
    change = BulkChange.objects.get()
    assert set(Product.objects.values_list("brand", flat=True)) == {"", "Hill"}
    BulkChange.objects.update(organisation=other.organisation_id)
    assert client.get(f"{home}changes/{change.public_id}/").status_code == 404
    assert client.post(f"{home}changes/{change.public_id}/undo/").status_code == 404
