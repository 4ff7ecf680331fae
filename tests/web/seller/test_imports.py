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


def send(client: Client, organisation: str, name: str, query: str = "") -> str:
    """Send a file and return the address of its import."""
    content = SimpleUploadedFile(name, (FILES / name).read_bytes(), "text/csv")
    answer = client.post(f"/sell/{organisation}/imports/{query}", {"content": content, "currency": "USD"})
    assert answer.status_code == 302, words_of(answer)
    return answer["Location"]


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
    other = SimpleUploadedFile("notes.csv", b"day,weather\n1,rain\n", "text/csv")
    answer = client.post(address, {"content": other, "currency": "USD"})
    assert answer.status_code == 422
    assert "Columns are missing" in words_of(answer)
    assert not ProductImport.objects.exists()


def test_files_of_another_seller_are_not_there() -> None:
    theirs, organisation, _stranger = seller_of("Sha Xi Tea")
    job = send(theirs, organisation, "candles_older.csv").rstrip("/").rpartition("/")[2]
    client, own, _actor = seller_of()
    for each in (own, organisation):
        for page in ("", "rows.csv"):
            assert client.get(f"/sell/{each}/imports/{job}/{page}").status_code == 404
