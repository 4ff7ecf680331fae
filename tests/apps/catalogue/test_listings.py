"""Where a product may be sold is what the law says; it is listed there and nowhere else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from tests.catalogue_factories import a_product, a_variant, make_product, make_seller, what_is_kept
from tests.factories import AT, actor_of, make_user

from entrepot.apps.accounts.actions import grant_platform_role
from entrepot.apps.businesses import actions as businesses
from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.judging import judge_together
from entrepot.apps.catalogue.keeping import keep_verdicts
from entrepot.apps.catalogue.models import Listing, Product, Visibility
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.kernel.models import BulkRun
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.law import current as law
from entrepot.apps.law.events import EditionActivated
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.actions import change_setting

pytestmark = pytest.mark.django_db
FEW = ["CN", "SG", "DE", "US", "US-HUA"]


def seen(market: str) -> list[str]:
    return [each.title for each in queries.list_listed_products(market=market, viewer=ANONYMOUS)]


def states(public_id: str, viewer: Actor) -> dict[str, tuple[str, tuple[str, ...]]]:
    grid = queries.get_grid(products=[public_id], viewer=viewer).get(public_id, {})
    return {market: (cell.state, cell.codes) for market, cell in grid.items()}


def test_a_ready_product_is_listed_and_seen_where_it_is_ready(seller: Actor) -> None:
    public_id = make_product(seller)
    assert seen("CN") == []
    results = actions.publish_listing(product=public_id, markets_wanted=FEW, by=seller, at=AT)
    assert {result.market: result.listed for result in results} == dict.fromkeys(FEW, True)
    assert seen("CN") == seen("US-HUA") == ["Cedar Candle"]
    assert seen("MY") == []
    grid = queries.get_grid(products=[public_id], viewer=seller)[public_id]
    assert (grid["CN"].route, grid["CN"].listed) == ("CN-CBEC-9610", True)
    assert queries.get_own_product(public_id, viewer=seller).product.state == "published"
    view, place = queries.get_listed_variant(
        queries.get_listed_product(public_id, market="CN", viewer=ANONYMOUS).variants[0].public_id,
        market="CN",
        viewer=ANONYMOUS,
    )
    assert view.variants[place].sku == "HC-1"


def test_what_is_missing_is_named_and_nothing_is_listed(seller: Actor) -> None:
    public_id = make_product(
        seller, hs="", origin="", variants=(a_variant(gross_grams=None, net_grams=None),)
    )
    with pytest.raises(ProblemRaised) as raised:
        actions.publish_listing(product=public_id, markets_wanted=["CN"], by=seller, at=AT)
    assert raised.value.problem.slug == "not-ready"
    assert states(public_id, seller)["CN"] == ("fix", ("hs_missing", "origin_missing", "weight_missing"))
    assert seen("CN") == []
    state, obstacles = queries.explain_visibility(
        product=public_id, market="CN", viewer=seller, language="en"
    )
    assert state == "fix"
    assert (obstacles[0].field, obstacles[0].fix) == ("hs", "Choose one of the candidates.")


def test_a_machines_code_must_be_confirmed_before_anything_is_listed(seller: Actor) -> None:
    public_id = make_product(seller, hs="")
    actions.confirm_hs(product=public_id, hs="340600", by=SYSTEM, at=AT)
    with pytest.raises(ProblemRaised, match="hs_unconfirmed"):
        actions.publish_listing(product=public_id, markets_wanted=["SG"], by=seller, at=AT)
    actions.confirm_hs(product=public_id, hs="340600", by=seller, at=AT)
    assert actions.publish_listing(product=public_id, markets_wanted=["SG"], by=seller, at=AT)[0].listed


def test_what_the_law_refuses_is_blocked_with_its_codes_and_its_source(seller: Actor) -> None:
    dear = a_variant("HC-DEAR", price_minor=900_000)  # over the limit of one order in China
    public_id = make_product(seller, variants=(dear,))
    results = actions.publish_listing(product=public_id, markets_wanted=["CN", "SG"], by=seller, at=AT)
    by_market = {result.market: result for result in results}
    assert by_market["SG"].listed
    assert not by_market["CN"].listed
    assert by_market["CN"].state in {"blocked", "unknown"}
    assert by_market["CN"].codes
    state, obstacles = queries.explain_visibility(
        product=public_id, market="CN", viewer=seller, language="zh-hans"
    )
    assert state == by_market["CN"].state
    assert all(each.message for each in obstacles)


def test_a_product_is_as_ready_as_its_readiest_variant(seller: Actor) -> None:
    variants = (
        a_variant("CHEAP", options=("Small",)),
        a_variant("DEAR", options=("Gold",), price_minor=900_000),
    )
    public_id = make_product(seller, option_names=("Size",), variants=variants)
    results = actions.publish_listing(product=public_id, markets_wanted=["CN"], by=seller, at=AT)
    assert results[0].listed
    assert results[0].codes
    _state, obstacles = queries.explain_visibility(product=public_id, market="CN", viewer=seller)
    assert {each.sku for each in obstacles} == {"DEAR"}


def test_only_the_seller_and_officers_see_why(seller: Actor) -> None:
    public_id = make_product(seller, hs="")
    workers.run_pending()
    other = make_seller("Other")
    assert states(public_id, other) == {}
    with pytest.raises(Product.DoesNotExist):
        queries.explain_visibility(product=public_id, market="CN", viewer=other)
    user = make_user()
    grant_platform_role(email=user.email, role="officer", by=SYSTEM, at=AT)
    assert states(public_id, actor_of(user))["CN"][0] == "fix"


def test_a_new_and_a_changed_product_are_checked_everywhere_soon(seller: Actor) -> None:
    public_id = make_product(seller, origin="")
    workers.run_pending()
    assert set(states(public_id, seller).values()) == {("fix", ("origin_missing",))}
    content = replace(queries.get_product_input(public_id, viewer=seller), origin="US")
    actions.update_product(product=public_id, content=content, by=seller, at=AT)
    workers.run_pending()
    found = states(public_id, seller)
    assert found["SG"] == ("ready", ())
    assert len(found) == len(what_is_kept()) > 40


def test_a_listed_product_that_is_not_ready_any_more_is_not_seen(seller: Actor) -> None:
    public_id = make_product(seller)
    actions.publish_listing(product=public_id, markets_wanted=["SG"], by=seller, at=AT)
    workers.run_pending()
    change_setting(owner="SG", name="routes", value="SG-DOMESTIC", valid_from=AT.date(), by=SYSTEM, at=AT)
    workers.run_pending()
    workers.run_pending("bulk")
    assert seen("SG") == []
    assert states(public_id, seller)["SG"] == ("blocked", ("route_not_offered",))
    assert Listing.objects.get(market__code="SG").state == "published"  # the seller's wish stands


def test_another_edition_of_the_law_has_everything_checked_again(seller: Actor) -> None:
    first, second = make_product(seller), make_product(seller, "Two", variants=(a_variant("HC-2"),))
    with transaction.atomic():
        for _twice in range(2):  # at least once: a second telling starts no second run
            publish(EditionActivated(edition="e" * 64, previous="", at=AT))
    workers.run_pending()
    assert BulkRun.objects.filter(name="catalogue.recheck").count() == 1
    Visibility.objects.all().delete()
    workers.run_pending("bulk")
    run = BulkRun.objects.get(name="catalogue.recheck")
    assert (run.state, run.done, run.total) == ("finished", 2, 2)
    assert states(first, seller)["SG"] == states(second, seller)["SG"] == ("ready", ())


def test_a_worker_asks_which_law_is_in_force_for_each_task(
    seller: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(law._Known, "ask", lambda: asked.append("law") or "")
    make_product(seller)
    make_product(seller, "Two", variants=(a_variant("HC-2"),))
    workers.run_pending()
    assert asked == ["law", "law"]


def test_a_check_that_comes_too_late_keeps_nothing(seller: Actor) -> None:
    public_id = make_product(seller)
    stale = Product.objects.select_related("business").get(public_id=public_id)
    actions.update_product(product=public_id, content=a_product("New title"), by=seller, at=AT)
    judged = judge_together([stale], markets.list_markets(viewer=SYSTEM))
    with transaction.atomic():
        assert keep_verdicts(judged, at=AT, everywhere=True) == 0
    assert not Visibility.objects.exists()


def test_a_refused_business_is_not_seen_at_once(seller: Actor) -> None:
    public_id = make_product(seller)
    actions.publish_listing(product=public_id, markets_wanted=["SG"], by=seller, at=AT)
    verification = businesses.submit_verification(
        legal_name="Hill", registration="1", register="Oregon", by=seller, at=AT
    )
    assert seen("SG") == ["Cedar Candle"]  # while it waits
    businesses.decide_verification(
        verification=verification, verified=False, reasons=["sanctioned"], by=SYSTEM, at=AT
    )
    assert seen("SG") == []
    with pytest.raises(ProblemRaised) as raised:
        actions.publish_listing(product=public_id, by=seller, at=AT)
    assert raised.value.problem.slug == "business-not-listed"


def test_a_draft_business_lists_nothing() -> None:
    quiet = make_seller("Quiet", draft=True)
    public_id = make_product(quiet)
    with pytest.raises(ProblemRaised) as raised:
        actions.publish_listing(product=public_id, by=quiet, at=AT)
    assert raised.value.problem.slug == "business-not-listed"


def test_withdrawn_and_archived_products_are_not_seen(seller: Actor) -> None:
    public_id = make_product(seller)
    actions.publish_listing(product=public_id, markets_wanted=["SG", "MY"], by=seller, at=AT)
    later = AT + timedelta(days=1)
    assert actions.withdraw_listing(product=public_id, markets_wanted=["SG"], by=seller, at=later) == 1
    assert (seen("SG"), seen("MY")) == ([], ["Cedar Candle"])
    assert queries.get_own_product(public_id, viewer=seller).listed_in == ("MY",)
    assert actions.withdraw_listing(product=public_id, by=seller, at=later) == 1
    assert queries.get_own_product(public_id, viewer=seller).product.state == "draft"
    actions.publish_listing(product=public_id, markets_wanted=["SG"], by=seller, at=later)
    actions.archive_product(product=public_id, by=seller, at=later)
    assert seen("SG") == []


def test_an_unknown_market_is_refused(seller: Actor) -> None:
    with pytest.raises(ProblemRaised) as raised:
        actions.publish_listing(product=make_product(seller), markets_wanted=["MOON"], by=seller, at=AT)
    assert raised.value.problem.errors[0].reason == "There is no such market."


def test_publishing_everywhere_costs_few_queries(
    seller: Actor, django_assert_max_num_queries: object
) -> None:
    first, second = make_product(seller), make_product(seller, "Two", variants=(a_variant("HC-2"),))
    for public_id, most in ((first, 31), (second, 28)):  # the first of its kind writes what is said of both
        actions.publish_listing(product=public_id, markets_wanted=["SG"], by=seller, at=AT)
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            actions.publish_listing(product=public_id, by=seller, at=AT)
    assert Listing.objects.count() > 80
