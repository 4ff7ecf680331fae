"""Files that mean harm: every reader names what is wrong, in bounded memory, and raises nothing else."""

import io
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.adapters.product_files import codes, drafts, flat, looked
from tests.adapters.test_product_files import AMAZON, GOOGLE, WOO, workbook

from entrepot.adapters import table_xlsx
from entrepot.adapters.product_files import FILES
from entrepot.apps.catalogue.provider import FileRefusedError

CELL = '<c r="A1" t="inlineStr"><is><t>{}</t></is></c>'
SHEET = f'<worksheet><sheetData><row r="1">{CELL}</row></sheetData></worksheet>'
BOOK = '<workbook><sheets><sheet name="a" sheetId="1" r:id="r1" xmlns:r="r"/></sheets></workbook>'
LINKS = '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'


def packed(**parts: str) -> bytes:
    target = io.BytesIO()
    names = {
        "book": "xl/workbook.xml",
        "links": "xl/_rels/workbook.xml.rels",
        "sheet": "xl/worksheets/sheet1.xml",
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in {"book": BOOK, "links": LINKS, **parts}.items():
            book.writestr(names.get(name, name), text)
    return target.getvalue()


@pytest.mark.parametrize(
    "head", [WOO, GOOGLE, AMAZON, "Name,SKU,Price\n", "Handle,Title,Option1 Name,Price\n"]
)
@given(rubbish=st.binary(max_size=300))
def test_rubbish_under_a_good_header_is_named_or_refused(head: str, rubbish: bytes) -> None:
    content = head.encode() + rubbish
    try:
        found = drafts(content)
    except FileRefusedError:
        return
    for draft in found:
        assert draft.is_whole or draft.findings
        assert all("".join(cells).encode() or True for _row, cells in draft.cells)  # may be stored


@given(st.binary(min_size=1, max_size=400))
def test_rubbish_alone_is_refused_or_read(rubbish: bytes) -> None:
    with suppress(FileRefusedError):
        drafts(rubbish)


@given(st.binary(max_size=200), st.integers(0, 3000))
def test_a_damaged_workbook_is_refused_or_read(rubbish: bytes, at: int) -> None:
    book = workbook(("Name", "SKU", "Price"), ("A", "A-1", 1), ("B", "B-1", 2))
    with suppress(FileRefusedError):
        drafts(book[:at] + rubbish + book[at + len(rubbish) :])


def test_a_workbook_damaged_at_any_byte_is_refused_or_read() -> None:
    book = packed(sheet=SHEET.format("Name of the product"))
    refused = 0
    for at in range(len(book)):
        try:
            drafts(book[:at] + bytes([book[at] ^ 0xFF]) + book[at + 1 :])
        except FileRefusedError:
            refused += 1
    assert refused > len(book) // 2


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_packed_as_no_workbook_is_is_refused(packing: int) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as book:
        book.writestr("xl/workbook.xml", BOOK)
        book.writestr("xl/_rels/workbook.xml.rels", LINKS)
        book.writestr("xl/worksheets/sheet1.xml", SHEET.format("Name"))
    with pytest.raises(FileRefusedError) as refused:
        looked(target.getvalue())
    assert refused.value.code == "not_a_table"


@given(st.text(max_size=200))
def test_a_damaged_feed_is_refused_or_read(text: str) -> None:
    with suppress(FileRefusedError):
        drafts(f"<rss><item><id>A</id>{text}</item></rss>".encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "feed",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><rss><item><id>&x;</id></item></rss>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><rss><item><id>1</id></item></rss>',
        "<rss>" + "<a>" * 100,
    ],
)
def test_a_feed_with_entities_or_depths_is_refused(feed: str) -> None:
    with pytest.raises(FileRefusedError):
        drafts(feed)


def test_a_workbook_that_unpacks_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_xlsx, "_FREE", 1000)
    with pytest.raises(FileRefusedError) as refused:
        looked(packed(sheet=SHEET.format("0" * 20_000_000)))
    assert refused.value.code == "too_packed"


def test_a_workbook_with_entities_or_far_columns_is_refused() -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaa">]>' + SHEET.format("&a;")
    with pytest.raises(FileRefusedError):
        looked(packed(sheet=bomb))
    far = SHEET.format("x").replace('"A1"', '"XFD1"')
    with pytest.raises(FileRefusedError) as refused:
        looked(packed(sheet=far))
    assert refused.value.code == "too_wide"


def test_nul_bytes_are_named_by_their_row() -> None:
    (draft,) = drafts(b"Name,SKU,Price\nA\0B,A-1,1\n")
    assert codes(draft) == ["not_utf8"]
    assert "\0" not in str(draft.cells)


def test_a_cell_of_ten_megabytes_costs_its_own_row() -> None:
    content = b"Name,SKU,Price\n" + b"x" * 10_000_000 + b",X-1,1\nAfter,A-1,2\n"
    found = drafts(content)
    assert [draft.title for draft in found if draft.is_whole] == ["After"]
    assert any(codes(draft) == ["line_too_long"] for draft in found)


def test_a_product_of_endless_rows_fills_no_memory() -> None:
    rows = "".join(f"A,A-{number},1,same\n" for number in range(10_100))
    (draft,) = drafts("Name,SKU,Price,Handle\n" + rows)
    assert "too_many_rows" in codes(draft)
    assert len(draft.cells) <= 10_001


def test_deep_json_is_refused() -> None:
    for content in (b"[" * 100_000, b'{"title":' * 50_000):
        with pytest.raises(FileRefusedError):
            drafts(content)


def test_rows_flattened_can_hold_any_letter() -> None:
    content = "Name,SKU,Price\n\u2028\u2029\ud7ff é 茶 \U0001f375,T-1,1\n".encode()
    layout = looked(content)
    (draft,) = FILES.read(BytesIO(flat(content, layout).getvalue()), layout).products
    assert draft.title.endswith("é 茶 \U0001f375")
