"""Many products at once: what is counted, what is set, put on sale, undone, and what is refused."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.catalogue_factories import a_variant, make_product, make_seller, what_is_kept
from tests.factories import AT

from entrepot.apps.businesses.models import Business
from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue.actions import Selection
from entrepot.apps.catalogue.actions import bulk_changes as beginning
from entrepot.apps.catalogue.judging import judge_together
from entrepot.apps.catalogue.keeping import keep_verdicts
from entrepot.apps.catalogue.models import (
    BulkChange,
    BulkChangePart,
    Detail,
    Listing,
    Product,
    ProductStanding,
    Variant,
)
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets import queries as markets

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def shelf(seller: Actor, count: int, **facts: Any) -> list[str]:
    """Make products that say the same, and let the law be asked of them."""
    first = Product.objects.count()
    made = [
        make_product(seller, f"Candle {first + each}", variants=(a_variant(f"S-{first + each}"),), **facts)
        for each in range(count)
    ]
    workers.run_pending()
    return made


def counted(seller: Actor, market: str) -> dict[str, int]:
    summary = queries.summarise_readiness(viewer=seller)
    row = next(each for each in summary.markets if each.market == market)
    names = ("ready", "fix", "blocked", "unknown", "on_sale", "to_list")
    return {name: getattr(row, name) for name in names if getattr(row, name)}


def reasons(seller: Actor) -> dict[str, int]:
    return {each.code: each.products for each in queries.summarise_readiness(viewer=seller).reasons}


def refused_fields(raised: pytest.ExceptionInfo[ProblemRaised]) -> set[str]:
    return {each.field for each in raised.value.problem.errors}


def test_products_are_counted_as_the_grid_shows_them(seller: Actor) -> None:
    shelf(seller, 3)
    shelf(seller, 2, origin="")
    shelf(seller, 1, origin="", hs="")
    shelf(make_seller("Others"), 4, origin="")
    summary = queries.summarise_readiness(viewer=seller)
    assert (summary.products, summary.checking, summary.ready, summary.on_sale) == (6, 0, 3, 0)
    assert counted(seller, "SG") == {"ready": 3, "fix": 3, "to_list": 3}
    by_code = {each.code: each for each in summary.reasons if each.state == "fix"}
    assert (by_code["origin_missing"].products, by_code["origin_missing"].freed) == (3, 2)
    assert (by_code["hs_missing"].products, by_code["hs_missing"].freed) == (1, 0)
    assert len(by_code["origin_missing"].markets) == len(summary.markets)
    own = set(Product.objects.filter(organisation=seller.organisation_id).values_list("public_id", flat=True))
    for market in ("SG", "US", "DE"):
        kept = [said.state for (product, _code), said in what_is_kept(market).items() if product in own]
        assert {state: kept.count(state) for state in kept} == {
            name: many for name, many in counted(seller, market).items() if name in kept
        }


def test_counting_takes_as_many_statements_for_many_as_for_few(seller: Actor) -> None:
    shelf(seller, 2)
    shelf(seller, 1, origin="")
    with CaptureQueriesContext(connection) as few:
        queries.summarise_readiness(viewer=seller)
        queries.list_selected(Selection(state="fix"), viewer=seller)
    shelf(seller, 12, origin="")
    with CaptureQueriesContext(connection) as many:
        queries.summarise_readiness(viewer=seller)
        queries.list_selected(Selection(state="fix"), viewer=seller)
    assert len(many) == len(few) <= 20


def test_one_origin_mends_all_that_lack_it_and_no_other(seller: Actor) -> None:
    shelf(seller, 2, origin="TH")
    lacking = shelf(seller, 5, origin="")
    other = make_seller("Others")
    theirs = shelf(other, 1, origin="")
    change = actions.mend_products(
        selection=Selection(code="origin_missing"), kind="origin", given={"origin": "CN"}, by=seller, at=AT
    )
    view = queries.get_bulk_change(change, viewer=seller)
    assert (view.state, view.percent, view.matched) == ("finished", 100, 5)
    assert (view.changed, view.unchanged, view.refused) == (5, 0, 0)
    origins = dict(Product.objects.values_list("public_id", "origin"))
    assert [origins[each] for each in lacking] == ["CN"] * 5
    assert origins[theirs[0]] == ""
    assert sorted(origins.values()).count("TH") == 2
    audited = AuditEntry.objects.filter(action="catalogue.change_in_bulk")
    assert set(audited.values_list("subject", flat=True)) == set(lacking)
    workers.run_pending()
    assert reasons(seller).get("origin_missing") is None
    assert counted(seller, "SG")["ready"] == 7


def test_many_are_changed_in_the_background_and_one_event_tells_of_a_chunk(
    seller: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf(seller, 5, origin="")
    monkeypatch.setattr(beginning, "AT_ONCE", 2)
    monkeypatch.setattr("entrepot.apps.catalogue.bulk_work.CHUNK", 2)
    change = actions.mend_products(
        selection=Selection(), kind="origin", given={"origin": "US"}, by=seller, at=AT
    )
    assert queries.get_bulk_change(change, viewer=seller).state == "queued"
    make_product(seller, "Later", origin="", variants=(a_variant("late"),))
    told: list[int] = []
    monkeypatch.setattr(
        "entrepot.apps.catalogue.bulk_saving.publish", lambda event: told.append(len(event.products))
    )
    workers.run_pending("bulk")
    view = queries.get_bulk_change(change, viewer=seller)
    assert (view.state, view.changed, told) == ("finished", 5, [2, 2, 1])
    assert Product.objects.filter(origin="").count() == 1  # what came later was not chosen


def test_the_same_again_changes_nothing(seller: Actor) -> None:
    shelf(seller, 3, origin="")
    said: dict[str, Any] = {"selection": Selection(), "kind": "origin", "given": {"origin": "CN"}}
    actions.mend_products(**said, by=seller, at=AT)
    versions = list(Product.objects.values_list("version", flat=True))
    again = queries.get_bulk_change(actions.mend_products(**said, by=seller, at=AT), viewer=seller)
    assert (again.changed, again.unchanged) == (0, 3)
    assert list(Product.objects.values_list("version", flat=True)) == versions


def test_what_is_said_stays_unless_it_shall_go(seller: Actor) -> None:
    shelf(seller, 2, origin="TH")
    said: dict[str, Any] = {"selection": Selection(), "kind": "origin", "given": {"origin": "CN"}}
    actions.mend_products(**said, by=seller, at=AT)
    assert set(Product.objects.values_list("origin", flat=True)) == {"TH"}
    actions.mend_products(**said, overwrites=True, by=seller, at=AT)
    assert set(Product.objects.values_list("origin", flat=True)) == {"CN"}


@pytest.mark.parametrize(
    ("kind", "given", "facts", "says"),
    [
        ("hs", {"hs": "340600"}, {"hs": ""}, lambda row: (row.hs, row.hs_confirmed, row.hs_edition)),
        ("brand", {"brand": "Hill"}, {}, lambda row: row.brand),
        ("category", {"category": "Candles"}, {}, lambda row: row.category),
        (
            "gross_grams",
            {"gross_grams": 700},
            {"variants": (a_variant("W", gross_grams=None),)},
            lambda row: row.variants.get().gross_grams,
        ),
        (
            "price",
            {"price_minor": 1500, "currency": "EUR"},
            {"variants": (a_variant("W", price_minor=0),)},
            lambda row: (row.variants.get().price_minor, row.variants.get().currency),
        ),
        (
            "material",
            {"name": "soy wax", "value": "100"},
            {},
            lambda row: list(row.details.values_list("kind", "name", "value")),
        ),
        (
            "battery",
            {"name": "lithium_ion", "value": "contained_in 18.5"},
            {"details": (("battery", "lithium_ion", "contained_in"),)},
            lambda row: list(row.details.values_list("kind", "name", "value")),
        ),
    ],
)
def test_each_fact_is_set_and_undone(
    seller: Actor, kind: str, given: dict[str, Any], facts: dict[str, Any], says: Any
) -> None:
    product = make_product(seller, **facts)
    before = says(Product.objects.get())
    change = actions.mend_products(selection=Selection(), kind=kind, given=given, by=seller, at=AT)
    row = Product.objects.get()
    after = says(row)
    assert after != before
    assert all(str(value) in str(after) for value in given.values())
    assert row.version == 2

    back = queries.get_bulk_change(actions.undo_bulk_change(change=change, by=seller, at=AT), viewer=seller)
    assert (back.changed, back.refused) == (1, 0)
    assert says(Product.objects.get(public_id=product)) == before
    with pytest.raises(ProblemRaised, match=r"undone|put on sale"):
        actions.undo_bulk_change(change=change, by=seller, at=AT)


def test_undoing_leaves_alone_what_was_said_since(seller: Actor) -> None:
    first, _second = shelf(seller, 2, origin="")
    change = actions.mend_products(
        selection=Selection(), kind="origin", given={"origin": "CN"}, by=seller, at=AT
    )
    Product.objects.filter(public_id=first).update(origin="TH")
    back = actions.undo_bulk_change(change=change, by=seller, at=AT)
    view = queries.get_bulk_change(back, viewer=seller)
    assert (view.changed, view.refused, dict(view.codes)) == (1, 1, {"said_since": 1})
    assert sorted(Product.objects.values_list("origin", flat=True)) == ["", "TH"]
    (left,) = queries.list_refused_products(back, viewer=seller)
    assert (left.product, left.codes) == (first, ("said_since",))


def test_a_code_for_many_drops_tariff_lines_under_the_old_one_and_gets_them_back(seller: Actor) -> None:
    make_product(seller, details=(("national", "US", "3406000000"),))
    change = actions.mend_products(
        selection=Selection(), kind="hs", given={"hs": "330749"}, overwrites=True, by=seller, at=AT
    )
    assert (Product.objects.get().hs, Detail.objects.count()) == ("330749", 0)
    actions.undo_bulk_change(change=change, by=seller, at=AT)
    assert (Product.objects.get().hs, Detail.objects.get().value) == ("340600", "3406000000")


def test_a_weight_that_cannot_be_is_refused_for_that_product_alone(seller: Actor) -> None:
    shelf(seller, 1)
    Variant.objects.update(gross_grams=None, net_grams=900)
    shelf(seller, 1)
    Variant.objects.filter(net_grams=220).update(gross_grams=None)
    change = actions.mend_products(
        selection=Selection(), kind="gross_grams", given={"gross_grams": 500}, by=seller, at=AT
    )
    view = queries.get_bulk_change(change, viewer=seller)
    assert (view.changed, view.refused, dict(view.codes)) == (1, 1, {"heavier_inside": 1})


@pytest.mark.parametrize(
    ("kind", "given", "fields"),
    [
        ("origin", {"origin": "ZZ"}, {"origin"}),
        ("origin", {}, {"origin"}),
        ("origin", {"origin": "CN", "hs": "340600"}, {"hs"}),
        ("hs", {"hs": "340699"}, {"hs"}),
        ("gross_grams", {"gross_grams": 0}, {"gross_grams"}),
        ("price", {"price_minor": 0, "currency": "USD"}, {"price"}),
        ("price", {"price_minor": 10, "currency": "XXZ"}, {"currency"}),
        ("brand", {"brand": "x" * 121}, {"brand"}),
        ("battery", {"name": "lithium_ion", "value": "somewhere"}, {"value"}),
        ("title", {"title": "All the same"}, {"kind"}),
    ],
)
def test_what_no_product_could_say_is_refused_before_anything_is_done(
    seller: Actor, kind: str, given: dict[str, Any], fields: set[str]
) -> None:
    make_product(seller, origin="")
    with pytest.raises(ProblemRaised) as raised:
        actions.mend_products(selection=Selection(), kind=kind, given=given, by=seller, at=AT)
    assert refused_fields(raised) == fields
    assert not BulkChange.objects.exists()


def test_only_members_may_and_only_their_own(seller: Actor) -> None:
    shelf(seller, 1, origin="")
    other = make_seller("Others")
    said: dict[str, Any] = {"kind": "origin", "given": {"origin": "CN"}}
    with pytest.raises(ProblemRaised, match="Choose others"):
        actions.mend_products(selection=Selection(), **said, by=other, at=AT)
    looker = Actor(kind=seller.kind, user_id=seller.user_id, organisation_id=seller.organisation_id)
    with pytest.raises(PermissionRefused):
        actions.mend_products(selection=Selection(), **said, by=looker, at=AT)
    change = actions.mend_products(selection=Selection(), **said, by=seller, at=AT)
    with pytest.raises(BulkChange.DoesNotExist):
        queries.get_bulk_change(change, viewer=other)
    with pytest.raises(BulkChange.DoesNotExist):
        actions.undo_bulk_change(change=change, by=other, at=AT)


def test_a_preview_says_what_it_would_bring_and_changes_nothing(seller: Actor) -> None:
    shelf(seller, 3, origin="")
    shelf(seller, 1, origin="", hs="")
    shelf(seller, 1)
    seen = queries.preview_mend(selection=Selection(), kind="origin", given={"origin": "US"}, viewer=seller)
    assert (seen.matched, seen.lacking, seen.tried, seen.ready) == (5, 4, 4, 3)
    assert seen.markets > 30
    assert Product.objects.filter(origin="").count() == 4


def test_all_that_are_ready_go_on_sale_where_they_are(seller: Actor) -> None:
    shelf(seller, 3)
    shelf(seller, 2, origin="")
    change = actions.publish_products(selection=Selection(), markets_wanted=["SG", "US"], by=seller, at=AT)
    view = queries.get_bulk_change(change, viewer=seller)
    assert (view.changed, view.refused) == (3, 2)
    assert (dict(view.markets), dict(view.codes)) == ({"SG": 3, "US": 3}, {"origin_missing": 2})
    assert counted(seller, "SG") == {"ready": 3, "fix": 2, "on_sale": 3}
    assert Product.objects.filter(state="published").count() == 3
    assert Listing.objects.filter(state="published").count() == 6
    again = queries.get_bulk_change(
        actions.publish_products(selection=Selection(), markets_wanted=["SG"], by=seller, at=AT),
        viewer=seller,
    )
    assert (again.changed, again.unchanged, again.refused) == (0, 3, 2)


def test_what_is_taken_off_the_last_market_is_a_draft_again(seller: Actor) -> None:
    shelf(seller, 2)
    actions.publish_products(selection=Selection(), markets_wanted=["SG", "US"], by=seller, at=AT)
    first = actions.withdraw_products(
        selection=Selection(market="SG", on_sale="yes"), markets_wanted=["SG"], by=seller, at=AT
    )
    assert dict(queries.get_bulk_change(first, viewer=seller).markets) == {"SG": 2}
    assert Product.objects.filter(state="published").count() == 2
    actions.withdraw_products(selection=Selection(), by=seller, at=AT)
    assert Product.objects.filter(state="draft").count() == 2
    assert queries.summarise_readiness(viewer=seller).on_sale == 0


def test_what_goes_on_sale_and_off_one_by_one_is_counted_too(seller: Actor) -> None:
    (product,) = shelf(seller, 1)
    actions.publish_listing(product=product, by=seller, at=AT)
    assert counted(seller, "SG") == {"ready": 1, "on_sale": 1}
    actions.withdraw_listing(product=product, by=seller, at=AT)
    assert counted(seller, "SG") == {"ready": 1, "to_list": 1}
    actions.archive_product(product=product, by=seller, at=AT)
    assert (counted(seller, "SG"), ProductStanding.objects.count()) == ({}, 0)


def test_a_check_that_began_before_a_product_went_on_sale_counts_it_as_on_sale(seller: Actor) -> None:
    (product,) = shelf(seller, 1)
    read_before = list(Product.objects.select_related("business"))
    judged = judge_together(read_before, markets.list_markets(viewer=SYSTEM))
    actions.publish_listing(product=product, by=seller, at=AT)
    with transaction.atomic():
        keep_verdicts(judged, at=AT, everywhere=True)
    assert counted(seller, "SG") == {"ready": 1, "on_sale": 1}


def test_a_selection_holds_of_one_and_the_same_market(seller: Actor) -> None:
    shelf(seller, 2)
    shelf(seller, 1, origin="", category="Tea")
    actions.publish_products(selection=Selection(), markets_wanted=["SG"], by=seller, at=AT)

    def found(**asked: Any) -> int:
        return queries.count_selected(Selection(**asked), viewer=seller)

    assert found(market="SG", state="ready", on_sale="no") == 0
    assert found(market="US", state="ready", on_sale="no") == 2
    assert found(market="SG", state="fix") == found(code="origin_missing") == found(category="Tea") == 1
    assert found(words="candle 1") == 1
    assert found(market="SG", code="hs_missing") == 0
    assert queries.count_categories(Selection(code="origin_missing"), viewer=seller) == [("Tea", 1)]


@pytest.mark.parametrize("said", [{"market": "XX"}, {"state": "good"}, {"on_sale": "maybe"}])
def test_a_selection_that_means_nothing_is_refused(seller: Actor, said: dict[str, str]) -> None:
    make_product(seller)
    with pytest.raises(ProblemRaised) as raised:
        actions.withdraw_products(selection=Selection(**said), by=seller, at=AT)
    assert refused_fields(raised) == set(said)


def test_a_business_that_may_not_list_publishes_nothing(seller: Actor) -> None:
    shelf(seller, 1)
    Business.objects.update(state="draft")
    with pytest.raises(ProblemRaised, match="List it first"):
        actions.publish_products(selection=Selection(), by=seller, at=AT)


def test_parts_name_what_was_done_to_each(seller: Actor) -> None:
    first, second = shelf(seller, 2, origin="")
    actions.mend_products(
        selection=Selection(products=(first,)), kind="origin", given={"origin": "CN"}, by=seller, at=AT
    )
    part = BulkChangePart.objects.select_related("product").get()
    assert (part.product.public_id, part.changes) == (first, {"product": {"origin": ["", "CN"]}})
    assert Product.objects.get(public_id=second).origin == ""
