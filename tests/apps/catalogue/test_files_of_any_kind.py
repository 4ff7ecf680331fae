"""Files of other shops and of spreadsheets: looked at, laid out, taken, sent back to be mended."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import InMemoryStorage
from tests.adapters.test_product_files import WOO, WOO_ROWS, workbook
from tests.catalogue_factories import make_seller
from tests.factories import AT

from entrepot.apps.catalogue import actions, importing, queries
from entrepot.apps.catalogue.actions import forgetting, imports
from entrepot.apps.catalogue.models import Detail, KnownColumns, Product, ProductImport, Translation
from entrepot.apps.catalogue.queries import previews
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import SYSTEM, Actor, PermissionRefused
from entrepot.apps.kernel.problems import ProblemRaised

pytestmark = pytest.mark.django_db
TABLE = "宝贝,货号,卖多少,重量\n青瓷杯,QC-1,38,0.4\n白瓷杯,QC-2,四十,0.4\n"


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    store = InMemoryStorage()
    for module in (imports, importing, previews, forgetting):
        monkeypatch.setattr(module, "default_storage", store)


def prepared(by: Actor, content: bytes | str, name: str = "products.csv", **more: str) -> str:
    given = content.encode() if isinstance(content, str) else content
    return actions.prepare_import(
        content=BytesIO(given), file_name=name, currency="CNY", by=by, at=AT, **more
    )


def taken(by: Actor, job: str, **more: str) -> queries.ImportView:
    actions.start_import(product_import=job, by=by, at=AT, **{"currency": "CNY", **more})
    workers.run_pending("bulk")
    return queries.get_import(job, viewer=by)


def test_a_file_is_looked_at_before_anything_is_taken(seller: Actor) -> None:
    job = prepared(seller, WOO + WOO_ROWS)
    assert queries.get_import(job, viewer=seller).state == "prepared"
    preview = queries.get_import_preview(job, viewer=seller, currency="USD")
    assert (preview.source, preview.asks, preview.missing) == ("woocommerce", False, ())
    told = {each.title: each for each in preview.products}
    assert (told["Tee"].variants, told["Tee"].prices) == (2, ("12.50 USD", "13.00 USD"))
    assert not told["Guide"].is_taken
    assert Product.objects.count() == 0
    view = taken(seller, job)
    assert (view.state, view.created, view.failed) == ("finished", 2, 3)
    with pytest.raises(ProblemRaised):
        actions.start_import(product_import=job, currency="CNY", by=seller, at=AT)


def test_columns_are_said_once_and_remembered(seller: Actor) -> None:
    job = prepared(seller, TABLE)
    preview = queries.get_import_preview(job, viewer=seller)
    assert (preview.asks, preview.missing, preview.products) == (True, ("Title", "Price"), ())
    assert [(each.name, each.field, each.samples) for each in preview.columns][:2] == [
        ("宝贝", "", ("青瓷杯", "白瓷杯")),
        ("货号", "sku", ("QC-1", "QC-2")),
    ]
    with pytest.raises(ProblemRaised):
        actions.start_import(product_import=job, currency="CNY", by=seller, at=AT)
    columns = {"title": 0, "sku": 1, "price": 2, "weight": 3}
    actions.lay_out_import(product_import=job, columns=columns, weight_unit="kg", by=seller, at=AT)
    view = taken(seller, job)
    assert (view.created, view.failed) == (1, 1)
    (own,) = queries.list_own_products(viewer=seller)
    assert own.product.variants[0].gross_grams == 400

    failed = "".join(queries.write_failed_rows(job, viewer=seller))
    again = prepared(seller, failed.replace("四十", "40"), repeats=job)
    assert KnownColumns.objects.count() == 1
    assert queries.get_import_preview(again, viewer=seller).missing == ()
    mended = taken(seller, again)
    assert (mended.created, mended.failed, mended.repeats) == (1, 0, job)
    other = make_seller("Other")
    assert queries.get_import_preview(prepared(other, TABLE), viewer=other).missing


def test_a_column_that_is_not_there_is_refused(seller: Actor) -> None:
    job = prepared(seller, TABLE)
    for columns in ({"title": 4}, {"title": -1}, {"colour": 0}):
        with pytest.raises(ProblemRaised):
            actions.lay_out_import(product_import=job, columns=columns, by=seller, at=AT)
    stranger = make_seller("Stranger")
    for act in (
        lambda: actions.lay_out_import(product_import=job, weight_unit="kg", by=stranger, at=AT),
        lambda: actions.start_import(product_import=job, currency="CNY", by=stranger, at=AT),
        lambda: queries.get_import_preview(job, viewer=stranger),
    ):
        with pytest.raises(ProductImport.DoesNotExist):
            act()


def test_letters_can_be_read_otherwise(seller: Actor) -> None:
    job = prepared(seller, "品名,货号,价格\n青瓷杯,A-1,3\n".encode("big5", "ignore"))
    actions.lay_out_import(product_import=job, encoding="big5", by=seller, at=AT)
    assert queries.get_import_preview(job, viewer=seller).encoding == "big5"


def test_a_workbook_goes_on_where_it_was(seller: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "CHUNK", 7)
    rows = [("Product", "SKU", "Price", "Weight (g)"), *((f"P {n}", f"P-{n}", n + 1, 100) for n in range(30))]
    job = prepared(seller, workbook(*rows), "goods.xlsx")
    really, chunks = importing.keep_drafts, []

    def dying(*arguments: object) -> None:
        chunks.append(1)
        if len(chunks) == 3:
            raise RuntimeError
        really(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "keep_drafts", dying)
    half = taken(seller, job)
    assert (half.created, half.finished_at) == (14, None)
    assert 0 < half.percent < 100
    importing_run = ProductImport.objects.get().run
    from entrepot.apps.kernel.bulk import run_slice  # noqa: PLC0415 - beside its use

    run_slice.call(run=importing_run)
    whole = queries.get_import(job, viewer=seller)
    assert (whole.created, whole.state) == (30, "finished")


def test_a_file_that_breaks_off_says_so(seller: Actor) -> None:
    feed = (
        "<rss xmlns:g='g'><channel>"
        + "<item><g:id>A</g:id><title>A</title><g:price>1 USD</g:price></item>" * 20
    )
    job = prepared(seller, feed, "feed.xml")
    view = taken(seller, job)
    assert (view.state, view.created) == ("failed", 0)
    assert "cannot be read" in view.error


def test_typed_json_brings_languages_and_details_and_comes_back_to_be_mended(seller: Actor) -> None:
    good = {
        "title": "Tea",
        "handle": "tea",
        "hs": "090210",
        "origin": "CN",
        "texts": {"zh-hans": {"title": "茶"}},
        "details": [{"kind": "material", "name": "leaf", "value": "100"}],
        "variants": [
            {"sku": "T-1", "price": "9.50", "currency": "USD", "net_grams": 100, "gross_grams": 120}
        ],
    }
    bad = {**good, "handle": "bad", "variants": [{"sku": "B-1", "price": "1,5"}]}
    job = prepared(seller, "\n".join(json.dumps(each) for each in (good, bad)), "goods.ndjson")
    view = taken(seller, job)
    assert (view.created, view.failed) == (1, 1)
    assert Translation.objects.get(language="zh-hans").text == "茶"
    assert Detail.objects.get().value == "100"
    (line,) = "".join(queries.write_failed_rows(job, viewer=seller)).splitlines()
    mended = json.loads(line)
    assert mended["Entrepot row"] == 2
    mended["variants"][0]["price"] = "1.5"
    assert taken(seller, prepared(seller, json.dumps(mended), repeats=job)).created == 1
    again = taken(seller, prepared(seller, json.dumps(good)))
    assert (again.created, again.unchanged) == (0, 1)


def test_a_file_that_was_only_looked_at_is_forgotten_after_two_weeks(seller: Actor) -> None:
    waiting, started = prepared(seller, TABLE), prepared(seller, WOO + WOO_ROWS)
    taken(seller, started)
    place = ProductImport.objects.get(public_id=waiting).stored
    assert actions.forget_waiting_imports(by=SYSTEM, at=AT + timedelta(days=14)) == 0
    assert imports.default_storage.exists(place)
    late = AT + timedelta(days=15)
    assert actions.forget_waiting_imports(by=SYSTEM, at=late) == 1
    assert [each.public_id for each in queries.list_imports(viewer=seller)] == [started]
    assert not imports.default_storage.exists(place)
    assert actions.forget_waiting_imports(by=SYSTEM, at=late) == 0
    with pytest.raises(PermissionRefused):
        actions.forget_waiting_imports(by=seller, at=late)


def test_a_file_being_forgotten_is_not_started_and_its_round_is_taken_up_again(seller: Actor) -> None:
    job = prepared(seller, WOO + WOO_ROWS)
    row = ProductImport.objects.filter(public_id=job)
    row.update(refused=ProductImport.FORGOTTEN)  # as a killed round left it
    imports.default_storage.delete(row.get().stored)
    for gone in (
        lambda: actions.start_import(product_import=job, currency="CNY", by=seller, at=AT),
        lambda: queries.get_import(job, viewer=seller),
    ):
        with pytest.raises(ProductImport.DoesNotExist):
            gone()
    assert queries.list_imports(viewer=seller) == []
    assert actions.forget_waiting_imports(by=SYSTEM, at=AT + timedelta(days=15)) == 1
    assert not row.exists()
