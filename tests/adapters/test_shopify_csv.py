"""Product files of Shopify, as shops export them and as people break them."""

import csv
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.adapters.plain_text import plain_text
from entrepot.adapters.shopify_csv import read_products
from entrepot.apps.catalogue.provider import FileRefusedError, Place, ProductDraft

FILES = Path(__file__).parent / "shopify"


def drafts(name: str) -> list[ProductDraft]:
    with (FILES / name).open("rb") as source:
        return list(read_products(source).products)


def read(text: str) -> list[ProductDraft]:
    return list(read_products(BytesIO(text.encode())).products)


def codes(draft: ProductDraft) -> list[str]:
    return [finding.code for finding in draft.findings]


def test_the_older_columns_rows_share_a_handle_and_pictures_stand_alone() -> None:
    cedar, tin, matches = drafts("candles_older.csv")
    assert (cedar.handle, cedar.title, cedar.brand) == (
        *("cedar-soy-candle", "Cedar Soy Candle"),
        "Hill Candle Company",
    )
    assert cedar.description.splitlines() == [
        "Poured by hand in Portland, 220 g of soy wax.",
        "• 45 hours",
        '• Cotton wick, "no lead"',
    ]
    assert cedar.option_names == ("", "", "")
    (variant,) = cedar.variants
    assert (variant.sku, variant.options, variant.price, variant.grams) == (
        *("HC-CEDAR", ("", "", "")),
        *("24.00", 540),
    )
    assert [(picture.alt, picture.position) for picture in cedar.pictures] == [
        ("A cedar candle, lit", 1),
        ("Its box", 2),
    ]
    assert cedar.category == "Home & Garden > Decor > Home Fragrances > Candles"
    assert all(draft.is_whole for draft in (cedar, tin, matches))
    assert (matches.row, matches.category) == (7, "Accessory")


def test_three_options_and_a_picture_for_a_variant() -> None:
    tin = drafts("candles_older.csv")[1]
    assert tin.option_names == ("Scent", "Size", "Lid")
    assert [(each.sku, each.options, each.price, each.grams) for each in tin.variants] == [
        ("HC-TIN-LAV-60", ("Lavender", "60 g", "Plain"), "9.50", 90),
        ("HC-TIN-LAV-120", ("Lavender", "120 g", "Plain"), "14.00", 160),
        ("travel-tin-rose-60-g-engraved", ("Rose", "60 g", "Engraved"), "11", None),
    ]
    assert [(picture.address.rpartition("/")[2], picture.sku) for picture in tin.pictures] == [
        ("tins.jpg", ""),
        ("tin-lavender.jpg", "HC-TIN-LAV-60"),
        ("tin-back.jpg", ""),
    ]
    assert codes(tin) == ["barcode_left_out"]
    assert tin.is_whole


def test_the_newer_columns_with_a_byte_order_mark_and_windows_lines() -> None:
    cup, caddy = drafts("ceramics_newer_bom.csv")
    assert (cup.handle, cup.title, cup.brand) == ("longquan-cup", "Longquan Celadon Cup", "青山窑")
    assert cup.description == "龙泉青瓷茶杯,手工拉坯。"
    assert (cup.hs, cup.origin) == ("691200", "CN")
    assert [(each.sku, each.options[0], each.price, each.gtin) for each in cup.variants] == [
        ("QS-CUP-01", "Plum green", "38.00", "6901234567892"),
        ("QS-CUP-02", "Powder blue", "42.00", ""),
    ]
    assert [(picture.sku, picture.alt) for picture in cup.pictures] == [
        ("QS-CUP-01", "梅子青茶杯"),
        ("QS-CUP-02", ""),
    ]
    assert (caddy.variants[0].options, caddy.variants[0].grams) == (("", "", ""), 651)


def test_each_thing_wrong_is_named_with_its_row_and_column() -> None:
    found = {
        draft.handle or str(draft.row): [(each.row, each.column, each.code) for each in draft.findings]
        for draft in drafts("findings.csv")
    }
    assert found == {
        "good": [],
        "no-title": [(3, "title", "title_missing")],
        "no-price": [(4, "price", "price_missing")],
        "comma-price": [(5, "price", "price_unreadable")],
        "bad-grams": [(6, "grams", "grams_unreadable")],
        "voucher": [(7, "ships", "not_shipped"), (7, "gift_card", "gift_card")],
        "twins": [(9, "option1", "options_twice")],
        "same-sku": [(11, "sku", "sku_twice")],
        "long-hs": [(12, "hs", "hs_unreadable")],
        "bad-origin": [(13, "origin", "origin_unreadable")],
        "14": [(14, "handle", "handle_missing")],
        "last": [],
    }


def test_a_broken_quote_is_named_by_its_row_and_costs_its_own_product_only() -> None:
    found = drafts("broken_quotes.csv")
    told = [(draft.handle, draft.is_whole, codes(draft), draft.row) for draft in found]
    assert told == [
        ("first", True, [], 2),
        ("second", False, ["quote_misplaced"], 3),
        ("third", False, ["quote_misplaced"], 4),
        ("fourth", False, ["quote_misplaced"], 6),
        ("fifth", True, [], 9),
    ]
    assert found[1].findings[0].line == 4  # a cell of the record before it holds two lines
    assert found[0].description == 'Fine, with "quotes" and\ntwo lines'


def test_a_quote_that_is_never_closed_does_not_swallow_the_file() -> None:
    rows = "".join(f"p{number},Product {number},P-{number},1.00\n" for number in range(20_000))
    found = read(f'Handle,Title,Variant SKU,Variant Price\nopen,"Open,O-1,1.00\n{rows}')
    assert len(found) == 20_001
    assert codes(found[0]) == ["quote_not_closed"]
    assert all(draft.is_whole for draft in found[1:])


def test_bytes_that_are_no_utf_8_are_named_and_the_others_taken() -> None:
    cafe, plain = drafts("latin1.csv")
    assert codes(cafe) == ["not_utf8"]
    assert plain.is_whole
    assert cafe.cells[0][1][1].encode()  # can be stored and shown


def test_rows_of_a_product_that_do_not_stand_together_are_told() -> None:
    head = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\n"
    found = read(head + "a,A,Size,S,A-S,1\nb,B,,,B,1\na,,,M,A-M,1\n")
    assert [(draft.handle, codes(draft)) for draft in found] == [
        ("a", []),
        ("b", []),
        ("a", ["title_missing"]),
    ]


def test_a_line_without_an_end_is_refused_in_bounded_memory() -> None:
    head = "Handle,Title,Variant SKU,Variant Price\n"
    found = read(head + "long," + "x" * 3_000_000 + ",L,1.00\nnext,Next,N,1.00\n")
    assert [codes(draft) for draft in found] == [["line_too_long"], []]


def test_a_file_with_semicolons_is_the_same_file() -> None:
    """Spreadsheets of many countries write them so."""
    with_commas = b"Handle,Title,Variant Price\nbowl,Clay Bowl,12.50\n"
    told, same = (
        [(draft.handle, draft.title, draft.variants) for draft in read_products(BytesIO(content)).products]
        for content in (with_commas, with_commas.replace(b",", b";"))
    )
    assert told == same
    assert len(told) == 1


@pytest.mark.parametrize(
    ("content", "code", "columns"),
    [
        (b"", "empty", ()),
        ("Handle,Title,Variant Price\n".encode("utf-16"), "not_utf8", ()),
        (b"Name,Cost\nx,1\n", "columns_missing", ("handle", "title", "variant price")),
        (b"Handle;Cost\nx;1\n", "columns_missing", ("title", "variant price")),
        (b'"Handle,Title\n', "header_unreadable", ()),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not_utf8", ()),
    ],
)
def test_a_file_that_is_something_else_is_refused(
    content: bytes, code: str, columns: tuple[str, ...]
) -> None:
    with pytest.raises(FileRefusedError) as refused:
        list(read_products(BytesIO(content)).products)
    assert (refused.value.code, refused.value.columns) == (code, columns)


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.glob("*.csv")))
def test_reading_goes_on_from_any_place_as_if_it_had_not_stopped(name: str) -> None:
    whole = drafts(name)
    with (FILES / name).open("rb") as source:
        for number, draft in enumerate(whole):
            assert list(read_products(source, draft.next).products) == whole[number + 1 :]


def shops() -> Iterator[str]:
    text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
    return st.lists(st.tuples(text, text), min_size=1, max_size=8)  # type: ignore[return-value]


@given(shops())
def test_whatever_a_shop_writes_comes_back(rows: list[tuple[str, str]]) -> None:
    target = BytesIO()
    lines: list[str] = []

    class Lines:
        def write(self, line: str) -> None:
            lines.append(line)

    writer = csv.writer(Lines(), quoting=csv.QUOTE_ALL)
    writer.writerow(["Handle", "Title", "Variant SKU", "Variant Price"])
    for number, (title, sku) in enumerate(rows):
        writer.writerow([f"h{number}", "t" + title, "s" + sku, "1.00"])
    target.write("".join(lines).encode())
    found = list(read_products(target).products)
    assert [draft.title for draft in found] == [("t" + title).strip() for title, _sku in rows]
    assert [draft.variants[0].sku for draft in found] == [("s" + sku).strip() for _title, sku in rows]


@given(st.binary(max_size=400))
def test_rubbish_never_raises_anything_else(rubbish: bytes) -> None:
    content = b"Handle,Title,Variant Price\n" + rubbish
    for draft in read_products(BytesIO(content)).products:
        assert draft.next.offset <= len(content)
        assert draft.is_whole or draft.findings


def test_html_becomes_text_without_scripts() -> None:
    assert plain_text("<p>a<script>alert(1)</script>b</p><p>c &amp; d</p>") == "ab\nc & d"
    assert plain_text("plain") == "plain"
    assert plain_text("<ul><li>x<li>y</ul>") == "• x\n• y"


def test_places_move_on() -> None:
    places = [draft.next for draft in drafts("candles_older.csv")]
    assert places == sorted(places, key=lambda place: place.offset)
    assert isinstance(places[0], Place)
