"""The grid of markets, what mends what, and putting a product on sale."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from tests.catalogue_factories import a_variant, make_product, open_markets, what_is_kept
from tests.factories import AT
from tests.web.seller.test_pages import seller_of, words_of

from entrepot.apps.accounts.queries import get_organisation
from entrepot.apps.businesses.models import Business
from entrepot.apps.catalogue.actions import confirm_hs
from entrepot.apps.catalogue.keeping import keep_verdicts
from entrepot.apps.catalogue.models import Listing, Product, Visibility
from entrepot.apps.catalogue.queries import Obstacle, explain_visibility, get_own_product
from entrepot.apps.catalogue.visibility import Found, lacking
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.markets import queries as markets
from entrepot.web.seller import grid
from entrepot.web.seller.access import Seller
from entrepot.web.seller.fixing import Remedy, remedy_of

pytestmark = pytest.mark.django_db


def sold(name: str = "Cedar Candle", **more: Any) -> tuple[str, str, Actor, Client]:
    """Return a product's page, its public id, its seller and their browser, with markets open."""
    open_markets()
    client, organisation, actor = seller_of()
    product = make_product(actor, name, **more)
    return f"/sell/{organisation}/products/{product}/", product, actor, client


def test_a_product_without_its_code_has_one_thing_to_fix() -> None:
    page, _product, _actor, client = sold(hs="")
    answer = client.get(page)
    words = words_of(answer)
    assert "Not ready anywhere yet" in words
    assert "The HS code is missing." in words
    assert "For 50 markets" in words
    assert f'class="button button--quiet" href="{page}code/"' in answer.content.decode()
    assert "Put on sale" not in words


def test_a_ready_product_goes_on_sale_and_off_again() -> None:
    page, product, _actor, client = sold()
    assert "Ready to sell in" in words_of(client.get(page))
    answer = client.post(page + "publish/", follow=True)
    listed = Listing.objects.filter(state="published").count()
    assert listed > 30
    assert f"On sale in {listed} markets." in words_of(answer)
    assert "On sale wherever it is ready" in words_of(answer)
    assert Product.objects.get(public_id=product).state == "published"

    answer = client.post(page + "withdraw/", follow=True)
    assert "It is off sale everywhere." in words_of(answer)
    assert not Listing.objects.filter(state="published").exists()


def test_what_is_ready_nowhere_is_refused_with_the_reason() -> None:
    page, _product, _actor, client = sold(hs="")
    answer = client.post(page + "publish/", follow=True)
    assert "The product is not ready in any of these markets." in words_of(answer)


def test_a_business_that_may_not_sell_is_told_so() -> None:
    page, _product, _actor, client = sold()
    Business.objects.update(state="draft")
    words = words_of(client.get(page))
    assert "Your business may not sell yet." in words
    assert "Put on sale" not in words


def test_what_was_checked_is_not_asked_again_until_the_product_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page, product, actor, client = sold()
    client.post(page + "publish/")
    asked = []

    def explain(**words: Any) -> Any:
        asked.append(words["market"])
        return explain_visibility(**words)

    monkeypatch.setattr(grid.catalogue, "explain_visibility", explain)
    Visibility.objects.update(checked_at=AT)
    client.get(page)
    unready = sum(said.state != "ready" for said in what_is_kept().values())
    assert len(asked) == unready
    client.get(page)
    assert len(asked) == unready

    confirm_hs(product=product, hs="340600", by=actor, at=AT + timedelta(minutes=1))
    client.get(page)
    assert len(asked) == unready + 50


def remedy(field: str, code: str = "fact_needed", *, sku: str = "", state: str = "fix") -> Remedy:
    """Return what the page offers for one thing in the way of a product in Singapore."""
    _page, product, actor, _client = sold()
    seller = Seller(actor=actor, organisation=get_organisation(viewer=actor), business=None)
    obstacle = Obstacle(code=code, field=field, message="Why.", fix="Do it.", source="", sku=sku)
    own = get_own_product(product, viewer=actor)
    market = markets.get_market_by_code("SG", viewer=actor)
    return remedy_of(obstacle, own, market, seller, state)


@pytest.mark.parametrize(
    ("field", "code", "end"),
    [
        ("hs", "hs_missing", "code/"),
        ("origin", "origin_missing", "edit/#id_origin"),
        ("gross_grams", "weight_missing", "fact/?field=gross_grams&sku=HC-1"),
        ("ml", "fact_needed", "fact/?field=ml&sku=HC-1&market=SG"),
        ("measures.PR", "quantity_needed", "fact/?field=measures.PR&market=SG"),
        ("national", "national_needed", "fact/?field=national&market=SG"),
        ("rates.USD/VND", "rate_missing", "edit/#id_currency"),
    ],
)
def test_each_thing_to_fix_has_one_action(field: str, code: str, end: str) -> None:
    found = remedy(field, code, sku="HC-1")
    assert found.address.endswith(end)
    assert found.action


def test_what_the_seller_cannot_mend_has_no_link() -> None:
    assert remedy("buyer.tax_id").address == ""
    assert remedy("ml", state="unknown").address == ""


@pytest.mark.parametrize(
    ("query", "value", "kept"),
    [
        ("field=ml", "250", ("ml", 250)),
        ("field=grams&sku=HC-1", "200", ("net_grams", 200)),
        ("field=price", "30.00", ("price_minor", 3000)),
    ],
)
def test_a_fact_of_a_variant_is_kept(query: str, value: str, kept: tuple[str, int]) -> None:
    page, product, _actor, client = sold()
    assert client.post(f"{page}fact/?{query}", {"value": "?"}).status_code == 422
    assert client.post(f"{page}fact/?{query}", {"value": value}).status_code == 302
    variant = Product.objects.get(public_id=product).variants.get(archived_at=None)
    assert getattr(variant, kept[0]) == kept[1]


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("measures.PR", "2", ("measure", "PR", "2")),
        ("facts.upper", "leather", ("fact", "upper", "leather")),
        ("national", "34060000", ("national", "SG", "34060000")),
    ],
)
def test_a_fact_of_the_product_is_kept(field: str, value: str, kept: tuple[str, str, str]) -> None:
    page, product, _actor, client = sold()
    address = f"{page}fact/?field={field}&market=SG"
    assert "What the law of Singapore asks" in words_of(client.get(address))
    assert client.post(address, {"value": value}).status_code == 302
    details = Product.objects.get(public_id=product).details.values_list("kind", "name", "value")
    assert list(details) == [kept]


def test_the_variant_that_is_named_gets_the_fact() -> None:
    two = (a_variant("S", options=("small",)), a_variant("L", options=("large",)))
    page, product, _actor, client = sold(variants=two, option_names=("Size",))
    client.post(f"{page}fact/?field=ml&sku=L", {"value": "250"})
    variants = Product.objects.get(public_id=product).variants.filter(archived_at=None)
    assert dict(variants.values_list("sku", "ml")) == {"S": None, "L": 250}
    assert client.get(f"{page}fact/?field=ml&sku=XL").status_code == 404


@pytest.mark.parametrize("query", ["", "field=nonsense", "field=national", "field=ml&market=QQ"])
def test_what_nobody_asks_has_no_page(query: str) -> None:
    page, _product, _actor, client = sold()
    assert client.get(f"{page}fact/?{query}").status_code == 404


def test_a_national_code_that_does_not_fit_is_refused_in_words() -> None:
    page, _product, _actor, client = sold()
    answer = client.post(f"{page}fact/?field=national&market=SG", {"value": "61091000"})
    assert answer.status_code == 422
    assert "This detail cannot be kept" in words_of(answer)


def test_many_variants_are_shown_as_they_were_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MANY_VARIANTS", 1)
    monkeypatch.setattr(grid.catalogue, "explain_visibility", None)
    page, _product, _actor, client = sold(hs="")
    assert "It is being checked." in words_of(client.get(page))
    row = Product.objects.get()
    every = markets.list_markets(viewer=SYSTEM)
    verdict = lacking((Found(code="hs_missing", field="hs"), Found(code="odd", field="")))
    with transaction.atomic():
        keep_verdicts([(row, [(market, verdict) for market in every])], at=AT, everywhere=True)
    answer = client.get(page)
    assert "The HS code is missing." in words_of(answer)
    assert "The law stands in the way: odd." in words_of(answer)
    assert f'href="{page}code/"' in answer.content.decode()
