"""What is kept of products: said once for all of which it is true, and forgotten when it is true of none."""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.catalogue_factories import a_variant, make_product, what_is_kept
from tests.factories import AT

from entrepot.apps.catalogue import actions, rounds
from entrepot.apps.catalogue.judging import check_together, judge_together
from entrepot.apps.catalogue.keeping import keep_verdicts
from entrepot.apps.catalogue.models import Product, Readiness, ReadyMarket, Visibility
from entrepot.apps.catalogue.sheets import Said, digest_of, forget_sheets, keep_sheets, kept_of
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.markets import queries as markets

pytestmark = pytest.mark.django_db


def test_goods_alike_share_a_sheet_and_what_it_says_is_what_the_database_joins(seller: Actor) -> None:
    alike = [make_product(seller, f"Candle {n}", variants=(a_variant(f"C-{n}"),)) for n in range(3)]
    other = make_product(seller, "No origin", variants=(a_variant("N"),), origin="")
    check_together([*alike, other], at=AT)
    assert Readiness.objects.count() == 2
    assert Visibility.objects.values("readiness").distinct().count() == 2
    joined = set(
        ReadyMarket.objects.values_list("readiness__visibilities__product__public_id", "market__code")
    )
    assert joined == {name for name, said in what_is_kept().items() if said.state == "ready"}
    assert {product for product, _market in joined} == set(alike)


def test_of_markets_that_were_not_asked_about_everything_stays(seller: Actor) -> None:
    product = make_product(seller)
    actions.publish_listing(product=product, markets_wanted=["SG"], by=seller, at=AT)
    assert what_is_kept().keys() == {(product, "SG")}
    workers.run_pending()  # the check that is due for a new product is not taken for done
    assert len(what_is_kept()) == len(markets.list_markets(viewer=SYSTEM))
    later = clock.now() + timedelta(days=1)
    row = Product.objects.select_related("business").get()
    chosen = [each for each in markets.list_markets(viewer=SYSTEM) if each.code == "SG"]
    with transaction.atomic():
        keep_verdicts(judge_together([row], chosen), at=later, everywhere=False)
    assert len(what_is_kept()) == len(markets.list_markets(viewer=SYSTEM))
    kept = kept_of([row.pk])[row.pk]
    assert kept.version == row.version
    assert kept.checked_at < later, "the other markets were not asked again"


def test_sheets_that_no_product_has_are_forgotten(seller: Actor) -> None:
    product = make_product(seller)
    check_together([product], at=AT)
    (sheet,) = [each.sheet for each in kept_of(Product.objects.values_list("pk", flat=True)).values()]
    market = next(iter(sheet))
    unused = {market: Said("ready", "", "X", "e", None)}
    with transaction.atomic():
        keep_sheets({digest_of(unused): unused})
        keep_sheets({digest_of(unused): unused})  # is there already
    assert Readiness.objects.count() == 2
    rounds.forget_unused_sheets()
    assert [each.digest for each in Readiness.objects.all()] == [digest_of(sheet)]
    assert not ReadyMarket.objects.filter(readiness=digest_of(unused)).exists()
    with transaction.atomic():
        assert forget_sheets() == 0
    assert what_is_kept()[product, "SG"].state == "ready"


def test_a_sheet_has_one_name_whoever_finds_it() -> None:
    one, two = Said("ready", "", "X", "e", None), Said("fix", "hs_missing", "", "", "2026-12-31")
    assert digest_of({1: one, 2: two}) == digest_of({2: two, 1: one})
    assert digest_of({1: one}) != digest_of({2: one})
    assert digest_of({1: one}) != digest_of({1: one._replace(ends="2026-12-31")})
