"""A file of another shop: progress, reasons by row, failed rows as a file, no harm in a second time."""

import csv
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.catalogue_factories import make_product, make_seller, open_markets, what_is_kept
from tests.factories import AT

from entrepot.apps.catalogue import actions, importing, queries, taking
from entrepot.apps.catalogue.actions import imports
from entrepot.apps.catalogue.models import Product, ProductImport, Translation, Variant
from entrepot.apps.catalogue.visibility import judge, load
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.bulk import run_slice
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.kernel.queue import Pace
from entrepot.apps.markets import queries as markets

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parents[2] / "adapters" / "shopify"
HEAD = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Price\n"


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    store = InMemoryStorage()
    monkeypatch.setattr(imports, "default_storage", store)
    monkeypatch.setattr(importing, "default_storage", store)


def bring(by: Actor, content: str | bytes, *, run: bool = True, **more: str) -> str:
    given = content.encode() if isinstance(content, str) else content
    public_id = actions.import_products(
        content=BytesIO(given), file_name="products.csv", by=by, at=AT, **{"currency": "USD", **more}
    )
    if run:
        workers.run_pending("bulk")
    return public_id


def counts(public_id: str, viewer: Actor) -> tuple[int, int, int, int]:
    view = queries.get_import(public_id, viewer=viewer)
    return view.created, view.updated, view.unchanged, view.failed


def test_a_real_file_becomes_drafts_with_everything_it_says(seller: Actor) -> None:
    job = bring(seller, (FILES / "candles_older.csv").read_bytes(), origin="US")
    assert counts(job, seller) == (3, 0, 0, 0)
    view = queries.get_import(job, viewer=seller)
    assert (view.state, view.percent, view.warned) == ("finished", 100, 1)

    tin = next(
        each for each in queries.list_own_products(viewer=seller) if each.handle == "travel-tin"
    ).product
    assert (tin.state, tin.title, tin.origin, tin.hs) == ("draft", "Travel Tin", "US", "")
    assert tin.option_names == ("Scent", "Size", "Lid")
    assert [(each.sku, each.options, each.price_minor, each.gross_grams) for each in tin.variants] == [
        ("HC-TIN-LAV-60", ("Lavender", "60 g", "Plain"), 950, 90),
        ("HC-TIN-LAV-120", ("Lavender", "120 g", "Plain"), 1400, 160),
        ("travel-tin-rose-60-g-engraved", ("Rose", "60 g", "Engraved"), 1100, None),
    ]
    assert [picture.picture for picture in tin.pictures] == [None, None, None]
    assert Translation.objects.get(text="A cedar candle, lit").field == "alt"


def test_the_journey_of_two_findings_to_a_listing(seller: Actor) -> None:
    bring(seller, (FILES / "candles_older.csv").read_bytes())
    workers.run_pending()
    cedar = next(
        each for each in queries.list_own_products(viewer=seller) if each.handle == "cedar-soy-candle"
    ).product
    grid = queries.get_grid(products=[cedar.public_id], viewer=seller)[cedar.public_id]
    assert grid["CN"].codes == ("hs_missing", "origin_missing")
    candidates = queries.suggest_hs(cedar.title, viewer=seller).candidates
    actions.confirm_hs(product=cedar.public_id, hs=candidates[0].code, by=seller, at=AT)
    job = bring(seller, (FILES / "candles_older.csv").read_bytes(), origin="US")
    assert counts(job, seller) == (0, 3, 0, 0)  # the code stays; the origin is filled in
    results = actions.publish_listing(product=cedar.public_id, markets_wanted=["CN", "SG"], by=seller, at=AT)
    assert [result.listed for result in results] == [True, True]


def test_the_same_file_again_changes_nothing(seller: Actor) -> None:
    content = (FILES / "ceramics_newer_bom.csv").read_bytes()
    bring(seller, content, currency="CNY", language="zh-hans")
    again = bring(seller, content, currency="CNY", language="zh-hans")
    assert counts(again, seller) == (0, 0, 2, 0)
    assert (Product.objects.count(), Variant.objects.count()) == (2, 3)
    assert set(Product.objects.values_list("version", flat=True)) == {1}


def test_what_the_seller_added_here_outlives_the_file(seller: Actor) -> None:
    existing = make_product(seller)  # SKU HC-1, with code, origin and net content
    job = bring(seller, HEAD + "cedar,Cedar Candle Two,Title,Default Title,HC-1,600,26.00\n")
    assert counts(job, seller) == (0, 1, 0, 0)
    product = queries.get_own_product(existing, viewer=seller).product
    (variant,) = product.variants
    assert (product.title, product.hs, product.origin) == ("Cedar Candle Two", "340600", "US")
    assert (variant.price_minor, variant.gross_grams, variant.net_grams) == (2600, 600, 220)


def test_failed_rows_keep_their_reasons_and_come_back_as_a_file_to_mend(seller: Actor) -> None:
    job = bring(seller, (FILES / "findings.csv").read_bytes())
    assert counts(job, seller) == (2, 0, 0, 10)
    failed = queries.list_failed_rows(job, viewer=seller)
    assert [(row.row, row.findings[0].code) for row in failed][:2] == [
        (3, "title_missing"),
        (4, "price_missing"),
    ]
    assert all(finding.reason and finding.fix for row in failed for finding in row.findings)

    text = "".join(queries.write_failed_rows(job, viewer=seller))
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 12  # ten products, two of them with two rows
    assert rows[0]["Handle"] == "no-title"
    assert "no title" in rows[0]["Entrepot reason"]
    assert rows[0]["Entrepot row"] == "3"

    mended = text.replace("no-title,,", "no-title,A title,").replace('"1.234,50"', "1234.50")
    second = bring(seller, mended, repeats=job)
    assert counts(second, seller) == (2, 0, 0, 8)
    assert queries.get_import(second, viewer=seller).repeats == job
    again = "".join(queries.write_failed_rows(second, viewer=seller))
    assert again.splitlines()[0].count("Entrepot reason") == 1


@pytest.mark.parametrize(
    ("rows", "currency", "code"),
    [
        ("a,A,Title,Default Title,A-1,10,1.005\n", "USD", "price_too_fine"),
        ("a,A,Title,Default Title,A-1,10,1.50\n", "JPY", "price_too_fine"),
        ("a,A,Title,Default Title,A-1,10,1.00,999999\n", "USD", "refused"),
        ("a,A,Size,S,TAKEN-1,10,1.00\na,,,M,TAKEN-2,10,1.00\n", "USD", "sku_of_two_products"),
    ],
)
def test_what_only_the_catalogue_can_see_is_told_by_its_row_too(
    seller: Actor, rows: str, currency: str, code: str
) -> None:
    for number in (1, 2):
        bring(seller, f"{HEAD}taken-{number},T,Title,Default Title,TAKEN-{number},10,1.00\n")
    job = bring(seller, HEAD.replace("\n", ",HS Code\n") + rows, currency=currency)
    assert counts(job, seller) == (0, 0, 0, 1)
    (row,) = queries.list_failed_rows(job, viewer=seller)
    assert code in [finding.code for finding in row.findings]


def test_a_product_that_fails_does_not_keep_out_its_neighbours(seller: Actor) -> None:
    rows = "".join(
        f"p{number},Product {number},Title,Default Title,P-{number},10,{'x' if number % 7 == 0 else '1'}\n"
        for number in range(120)
    )
    job = bring(seller, HEAD + rows)
    assert counts(job, seller) == (102, 0, 0, 18)


def test_a_run_that_is_killed_goes_on_where_it_was(seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"p{number},P {number},Title,Default Title,P-{number},10,1\n" for number in range(120))
    job = bring(seller, HEAD + rows, run=False)
    monkeypatch.setattr(importing, "CHUNK", 50)
    really, seen = taking._keep_draft, []

    def dying(*arguments: object, **more: object) -> object:
        seen.append(1)
        if len(seen) == 70:
            raise RuntimeError
        return really(*arguments, **more)

    monkeypatch.setattr(taking, "_keep_draft", dying)
    workers.run_pending("bulk")
    half = queries.get_import(job, viewer=seller)
    assert (half.created, half.finished_at) == (50, None)
    assert 0 < half.percent < 100
    monkeypatch.setattr(taking, "_keep_draft", really)
    run_slice.call(run=ProductImport.objects.get().run)
    assert counts(job, seller) == (120, 0, 0, 0)
    assert Product.objects.count() == 120
    assert (
        AuditEntry.objects.filter(action="catalogue.import_products", changes__has_key="row").count() == 120
    )


@pytest.mark.parametrize(
    ("content", "more", "field", "reason"),
    [
        (b"", {}, "content", "empty"),
        (b"Name,Cost\n", {"source": "shopify"}, "content", "handle, title, variant price"),
        (b"Name,Cost\n", {}, "content", "Price"),
        ("Handle".encode("utf-16"), {}, "content", "no table"),
        (HEAD.encode(), {"currency": "XXQ"}, "currency", "currency"),
        (HEAD.encode(), {"origin": "ZZ"}, "origin", "country"),
        (HEAD.encode(), {"source": "ebay"}, "source", "such files"),
    ],
)
def test_a_file_that_is_something_else_is_refused_whole(
    seller: Actor, content: bytes, more: dict[str, str], field: str, reason: str
) -> None:
    with pytest.raises(ProblemRaised) as raised:
        bring(seller, content, **more)
    (error,) = raised.value.problem.errors
    assert error.field == field
    assert reason in error.reason
    assert not ProductImport.objects.exists()


def test_an_import_is_its_sellers_alone(seller: Actor) -> None:
    job = bring(seller, HEAD)
    assert queries.get_import(job, viewer=seller).state == "finished"
    other = make_seller("Other")
    for read in (queries.get_import, queries.list_failed_rows, queries.write_failed_rows):
        with pytest.raises(ProductImport.DoesNotExist):
            read(job, viewer=other)
    assert queries.list_imports(viewer=other) == []
    assert queries.get_import(job, viewer=SYSTEM).public_id == job


def test_an_import_of_many_rows_takes_as_many_statements_as_one_of_few(
    seller: Actor, django_assert_max_num_queries: object
) -> None:
    rows = "".join(f"p{number},P {number},Title,Default Title,P-{number},10,1\n" for number in range(150))
    bring(seller, HEAD + rows, run=False)
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        workers.run_pending("bulk", pace=Pace())
    assert Product.objects.count() == 150


def test_imported_products_are_checked_together(seller: Actor) -> None:
    open_markets()
    head = HEAD.replace("\n", ",HS Code,Country of Origin\n")
    rows = "".join(f"p{n},P {n},Title,Default Title,P-{n},500,20.00,340600,US\n" for n in range(5))
    bring(seller, head + rows + "q,Q,Title,Default Title,Q-1,10,1\n")
    workers.run_pending()
    assert what_is_kept()[Product.objects.get(handle="q").public_id, "CN"].state == "fix"
    grid = queries.get_grid(products=list(Product.objects.values_list("public_id", flat=True)), viewer=seller)
    assert len(grid) == 6
    one = Product.objects.get(handle="p0")
    together = queries.get_grid(products=[one.public_id], viewer=seller)[one.public_id]
    for market in markets.list_markets(viewer=seller):  # the same answers as when it is asked for by itself
        alone = judge(load(one), market)
        kept = together[market.code]
        assert (kept.state, kept.route) == (alone.state, next(iter(alone.routes), ""))


def test_a_sku_that_somebody_takes_meanwhile_costs_its_own_product(
    seller: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(seller, HEAD + "old,Old,Title,Default Title,X-1,10,1\n")
    really = taking._shelf

    def late(job: ProductImport, drafts: list[object]) -> object:
        shelf = really(job, drafts)  # type: ignore[arg-type]
        shelf.by_sku.clear()
        shelf.by_handle.clear()
        return shelf

    monkeypatch.setattr(taking, "_shelf", late)
    job = bring(seller, HEAD + "a,A,Title,Default Title,A-1,10,1\nb,B,Title,Default Title,X-1,10,1\n")
    assert counts(job, seller) == (1, 0, 0, 1)
    (row,) = queries.list_failed_rows(job, viewer=seller)
    assert [finding.code for finding in row.findings] == ["sku_taken"]


def test_rows_of_a_product_far_apart_in_one_chunk_are_one_product(seller: Actor) -> None:
    one, other = "Title,Default Title,A-1,10", "Title,Default Title,B-1,10"
    rows = f"a,A,{one},1\nb,B,{other},1\na,A new,{one},2\n"
    assert counts(bring(seller, HEAD + rows), seller) == (2, 1, 0, 0)
    assert queries.list_own_products(viewer=seller)[1].product.title == "A new"


def test_what_a_large_seller_has_is_found_by_indexes(seller: Actor) -> None:
    bring(seller, HEAD + "old,Old,Title,Default Title,X-1,10,1\n")
    with CaptureQueriesContext(connection) as asked:
        bring(seller, HEAD + "old,Old,Title,Default Title,X-1,10,2\nnew,New,Title,Default Title,X-2,10,1\n")
    found = [each["sql"] for each in asked if '"catalogue_product"."handle" IN' in each["sql"]]
    assert len(found) == 1
    assert 'NOT ("catalogue_product"."handle" = \'\')' in found[0], "as the index says it"
    assert " OR " not in found[0]
