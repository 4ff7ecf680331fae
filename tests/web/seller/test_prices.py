"""A seller sees in each market what the buyer pays and what is theirs, and says how the price is made."""

import re

import pytest
from tests.catalogue_factories import a_variant
from tests.web.seller.test_listing import sold
from tests.web.seller.test_pages import CHINESE, words_of

from entrepot.apps.catalogue.queries import get_own_product
from entrepot.apps.kernel.workers import run_pending
from entrepot.apps.pricing import queries
from entrepot.apps.pricing.models import MarketPrice, MarketPriceRule
from entrepot.core.money import Money

pytestmark = pytest.mark.django_db
RULE = {"way": "follow", "ending": "90", "threshold": "1"}


def test_each_market_tells_what_is_paid_and_what_is_got() -> None:
    page, _product, _actor, client = sold()
    assert "No market yet" in words_of(client.get(f"{page}prices/"))
    run_pending()
    shown = words_of(client.get(f"{page}prices/"))
    assert "Singapore" in shown
    assert "The buyer pays" in shown
    assert "You get" in shown
    assert "My own price, at the rate of each day" in shown
    assert re.search(r"1 USD = \d\.\d{4} SGD, ECB", shown)
    assert "买家合计支付" in words_of(client.get(f"{page}prices/", **CHINESE))


def test_a_price_is_worked_out_before_it_is_asked() -> None:
    page, _product, _actor, client = sold()
    address = f"{page}prices/SG/"
    whole = client.post(address, {"way": "fixed", "price": "59.90", "basis": "all_in", "look": "1"})
    assert whole.status_code == 200
    assert "59.90" in words_of(whole)
    part = client.post(
        address,
        {"way": "margin", "cost": "9", "margin": "30", "ending": "99", "look": "1"},
        headers={"hx-request": "true"},
    )
    assert "<html" not in part.content.decode()
    assert "at the door before your margin" in part.content.decode()
    few = client.post(address, {"way": "margin", "look": "1"}, headers={"hx-request": "true"})
    assert "Fill in what is missing" in few.content.decode()
    assert not MarketPrice.objects.exists()


def test_a_rule_is_kept_and_taken_back() -> None:
    page, _product, actor, client = sold()
    address = f"{page}prices/SG/"
    assert client.post(address, RULE).status_code == 302
    row = MarketPrice.objects.get()
    assert (row.currency, row.price_minor % 100) == ("SGD", 90)
    rule = MarketPriceRule.objects.get(ended_at=None)
    assert (rule.kind, rule.threshold, rule.organisation_id) == ("follow", 100, actor.organisation_id)
    assert "held until the rate really moves" in words_of(client.get(f"{page}prices/"))
    assert 'value="follow"' in client.get(address).content.decode()
    client.post(address, {"way": "fixed", "price": "41.50", "basis": "net"})
    assert MarketPrice.objects.get(valid_to=None).price == Money(4150, "SGD")
    assert not MarketPriceRule.objects.filter(ended_at=None).exists()
    client.post(address, {"way": "own"})
    assert not MarketPrice.objects.filter(valid_to=None).exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"way": "margin", "cost": "9"}, "This is needed to make the price."),
        ({"way": "fixed", "price": "9.999"}, "at most 2 decimals"),
        ({"way": "fixed", "price": "0"}, "Give a price above zero."),
        ({"way": "follow", "threshold": "51"}, "no more than 50"),
        ({"way": "follow", "threshold": "1.234"}, "two digits after the point"),
        ({}, "This field is required."),
    ],
)
def test_what_makes_no_price_is_told_where_it_stands(given: dict[str, str], said: str) -> None:
    page, _product, _actor, client = sold()
    answer = client.post(f"{page}prices/SG/", given)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not MarketPrice.objects.exists()


def test_of_several_variants_each_has_its_own() -> None:
    page, product, actor, client = sold(
        variants=(a_variant("HC-1", options=("Cedar",)), a_variant("HC-2", options=("Rose",))),
        option_names=("Scent",),
    )
    second = words_of(client.get(f"{page}prices/"))
    assert "Rose" in second
    variant = get_own_product(product, viewer=actor).product.variants[1].public_id
    client.post(f"{page}prices/SG/?variant={variant}", RULE)
    assert list(queries.list_price_rules([variant], viewer=actor)) == [(variant, "SG")]
    assert client.get(f"{page}prices/?variant=var_none").status_code == 404
    assert client.get(f"{page}prices/XX/").status_code == 404
