"""A file of another shop: sent, taken in the background, its failed rows shown and given back."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.seller.test_pages import CHINESE, seller_of, words_of

from entrepot.apps.catalogue.models import Product, ProductImport
from entrepot.apps.kernel import workers

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parents[2] / "adapters" / "shopify"


def bring(client: Client, organisation: str, content: SimpleUploadedFile, query: str = "") -> str:
    """Send a file and return the address where it is looked at."""
    answer = client.post(f"/sell/{organisation}/imports/{query}", {"content": content})
    assert answer.status_code == 302, words_of(answer)
    return answer["Location"]


def send(client: Client, organisation: str, name: str, query: str = "") -> str:
    """Send a file, start it, and return the address of its import."""
    content = SimpleUploadedFile(name, (FILES / name).read_bytes(), "text/csv")
    address = bring(client, organisation, content, query)
    answer = client.post(address, {"do": "start", "currency": "USD", "kind": "shopify"})
    assert answer.status_code == 302, words_of(answer)
    return address


def test_a_file_becomes_drafts_while_the_page_tells_how_far_it_is() -> None:
    client, organisation, _actor = seller_of()
    address = send(client, organisation, "candles_older.csv")
    waiting = client.get(address)
    assert "Waiting for its turn" in words_of(waiting)
    assert 'hx-trigger="every 3s"' in waiting.content.decode()

    workers.run_pending("bulk")
    done = client.get(address)
    assert "Done" in words_of(done)
    assert "New products 3" in words_of(done)
    assert 'hx-trigger="every' not in done.content.decode()
    assert Product.objects.filter(state="draft").count() == 3
    assert "candles_older.csv" in words_of(client.get(f"/sell/{organisation}/imports/"))
    assert "已完成" in words_of(client.get(address, **CHINESE))


def test_failed_rows_are_shown_with_reasons_downloaded_and_sent_again() -> None:
    client, organisation, _actor = seller_of()
    address = send(client, organisation, "findings.csv")
    workers.run_pending("bulk")
    page = words_of(client.get(address))
    assert "What was not taken" in page
    assert "Write it with a point and without a sign: 1234.50." in page

    answer = client.get(f"{address}rows.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert "Entrepot reason" in b"".join(answer.streaming_content).decode()

    first = ProductImport.objects.get()
    send(client, organisation, "findings.csv", f"?mends={first.public_id}")
    assert ProductImport.objects.latest("id").repeats == first


def test_rows_go_on_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("entrepot.web.seller.imports.ROWS_SHOWN", 1)
    client, organisation, _actor = seller_of()
    address = send(client, organisation, "findings.csv")
    workers.run_pending("bulk")
    page = client.get(address).content.decode()
    after = page.partition('href="?after=')[2].partition('"')[0]
    assert client.get(f"{address}?after={after}").content.decode() != page


def test_what_is_no_product_file_is_refused_in_words() -> None:
    client, organisation, _actor = seller_of()
    address = f"/sell/{organisation}/imports/"
    assert "Choose the file you exported." in words_of(client.post(address, {"currency": "USD"}))
    other = SimpleUploadedFile("notes.txt", b"rain\nsnow\n", "text/csv")
    answer = client.post(address, {"content": other})
    assert answer.status_code == 422
    assert "This is no table of products" in words_of(answer)
    assert not ProductImport.objects.exists()


def test_a_table_is_laid_out_by_its_seller_before_it_is_taken() -> None:
    client, organisation, _actor = seller_of()
    table = "宝贝,货号,卖多少,重量\n青瓷杯,QC-1,38,0.4\n".encode("gb18030")
    address = bring(client, organisation, SimpleUploadedFile("杯.csv", table))
    asked = client.get(address)
    assert "Say which column holds this: Title, Price." in words_of(asked)
    assert "Import all products" not in words_of(asked)
    assert "尚未" not in words_of(asked)
    assert "请说明哪一列是" in words_of(client.get(address, **CHINESE))

    said = {"currency": "CNY", "kind": "table", "encoding": "", "weight_unit": "kg", "do": "read"}
    twice = client.post(address, {**said, "column_0": "title", "column_1": "title"})
    assert twice.status_code == 422
    assert "Another column holds this already" in words_of(twice)
    columns = {"column_0": "title", "column_1": "sku", "column_2": "price", "column_3": "weight"}
    assert client.post(address, {**said, **columns}).status_code == 302
    page = words_of(client.get(address))
    assert "Can be taken" in page
    assert "38.00 CNY" in page
    assert "400 g" in page

    assert client.post(address, {**said, **columns, "do": "start"}).status_code == 302
    workers.run_pending("bulk")
    assert "New products 1" in words_of(client.get(address))
    assert client.post(address, {"do": "start"}).status_code == 302  # it was started: nothing more


def test_a_file_that_reads_wrong_can_be_read_as_something_else() -> None:
    client, organisation, _actor = seller_of()
    content = SimpleUploadedFile("candles.csv", (FILES / "candles_older.csv").read_bytes())
    address = bring(client, organisation, content)
    assert "Shopify export" in words_of(client.get(address))
    answer = client.post(address, {"do": "start", "currency": "USD", "kind": "table", "encoding": ""})
    assert answer.status_code == 302
    page = words_of(client.get(address))
    assert "What the columns hold" in page
    assert ProductImport.objects.get().run == ""
    refused = client.post(address, {"do": "read", "currency": "USD", "kind": "amazon", "encoding": ""})
    assert refused.status_code == 422
    assert "Columns are missing: item_sku, item_name" in words_of(refused)


def test_products_go_out_as_files() -> None:
    client, organisation, _actor = seller_of()
    send(client, organisation, "candles_older.csv")
    workers.run_pending("bulk")
    for kind in ("shopify", "google", "json"):
        answer = client.get(f"/sell/{organisation}/products-file/?for={kind}")
        assert b"HC-CEDAR" in b"".join(answer.streaming_content)
        assert "attachment" in answer["Content-Disposition"]
    assert client.get(f"/sell/{organisation}/products-file/?for=ebay").status_code == 404


def test_files_of_another_seller_are_not_there() -> None:
    theirs, organisation, _stranger = seller_of("Sha Xi Tea")
    job = send(theirs, organisation, "candles_older.csv").rstrip("/").rpartition("/")[2]
    client, own, _actor = seller_of()
    for each in (own, organisation):
        for page in ("", "rows.csv"):
            assert client.get(f"/sell/{each}/imports/{job}/{page}").status_code == 404
