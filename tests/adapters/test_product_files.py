"""What other shops and spreadsheets export: known by its columns, read the same way whatever wraps it."""

import io
from io import BytesIO

import pytest
from openpyxl import Workbook
from tests.adapters.product_files import codes, drafts, flat, looked

from entrepot.adapters.product_files import FILES
from entrepot.apps.catalogue.provider import FileRefusedError

WOO = (
    "ID,Type,SKU,Name,Published,Description,Stock,Backorders allowed?,Weight (kg),Regular price,"
    "Categories,Images,Parent,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)\n"
)
WOO_ROWS = (
    "10,variation,TEE-R,Tee - Red,1,,5,0,0.2,12.50,,https://w.example/r.jpg,TEE,Colour,Red,,\n"
    '11,simple,MUG-1,Mug,1,<p>A mug</p>,0,notify,0.35,8,"Home > Mugs, Gifts",'
    '"https://w.example/a.jpg, https://w.example/b.jpg",,Material,Clay,,\n'
    "12,variation,,Tee - Blue,1,,,0,,13,,,id:9,Colour,Blue,,\n"
    '9,variable,TEE,Tee,1,Soft,,0,,,Clothes,https://w.example/t.jpg,,Fabric,Cotton,Colour,"Red, Blue"\n'
    "13,variation,LOST-1,Lost,1,,1,0,,1,,,id:999,Colour,Red,,\n"
    "14,grouped,SET,Set,1,,,0,,,,,,,,,\n"
    '15,"simple, virtual",PDF,Guide,1,,,0,,3,,,,,,,\n'
)
GOOGLE = (
    "id\ttitle\tdescription\tlink\timage_link\tavailability\tprice\t"
    "item_group_id\tcolor\tsize\tshipping_weight\tgtin\n"
)
AMAZON = (
    "TemplateType=fptcustom\tVersion=2024.1\tThe top 3 rows are for Amazon.com use only.\n"
    "Seller SKU\tTitle\tProduct Type\tStandard Price\tQuantity\tParentage\tParent SKU\tVariation Theme\t"
    "Color\tSize\tPackage Weight\tUnit\tCountry\tImage\n"
    "item_sku\titem_name\tfeed_product_type\tstandard_price\tquantity\tparent_child\tparent_sku\tvariation_theme\t"
    "color_name\tsize_name\tpackage_weight\tpackage_weight_unit_of_measure\tcountry_of_origin\tmain_image_url\n"
)


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, target = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(target)
    return target.getvalue()


def test_woocommerce_brings_variations_to_their_parents_wherever_they_stand() -> None:
    layout = looked(WOO + WOO_ROWS)
    assert (layout.source, layout.wrapping, layout.header_row) == ("woocommerce", "", 0)
    mug, tee, lost, grouped, guide = sorted(
        drafts(WOO + WOO_ROWS), key=lambda draft: (draft.row != 3, draft.row)
    )
    assert (tee.title, tee.handle, tee.option_names) == ("Tee", "woo-9", ("Colour", "", ""))
    assert [(each.sku, each.options[0], each.price, each.grams, each.pieces) for each in tee.variants] == [
        ("TEE-R", "Red", "12.50", 200, 5),
        ("woo-12", "Blue", "13", None, None),
    ]
    assert [(each.address[-5:], each.sku) for each in tee.pictures] == [("t.jpg", ""), ("r.jpg", "TEE-R")]
    assert (mug.description, mug.category, mug.option_names, codes(mug)) == (
        *("A mug", "Home > Mugs", ("", "", "")),
        ["sold_beyond_stock"],
    )
    assert [each.address[-5:] for each in mug.pictures] == ["a.jpg", "b.jpg"]
    assert [codes(each) for each in (lost, grouped)] == [["orphan"], ["price_missing", "not_goods"]]
    assert codes(guide) == ["not_shipped"]
    assert tee.cells[0][0] == 5  # the row it has in the file that was sent
    assert {row for row, _cells in tee.cells} == {2, 4, 5}


@pytest.mark.parametrize(
    ("price", "weight", "meant"),
    [
        ('"19,90"', '"0,25"', ("19.90", 250, [])),
        ("19.90", ".25", ("19.90", 250, [])),
        ('"1.219,90"', '",5"', ("1219.90", 500, [])),
        ('"1,219"', "1", (None, 1000, ["price_unreadable"])),  # a thousand, or a little more than one
    ],
)
def test_woocommerce_parts_cents_as_the_shop_does(
    price: str, weight: str, meant: tuple[str | None, int, list[str]]
) -> None:
    parent = "9,variable,TEE,Tee,1,,,0,,,,,,Colour,Red,,\n"
    rows = parent + f"10,variation,TEE-R,Tee,1,,5,0,{weight},{price},,,TEE,Colour,Red,,\n"
    (tee,) = drafts(WOO + rows)
    (variant,) = tee.variants
    assert (variant.price or None, variant.grams, codes(tee)) == meant


def test_a_google_feed_as_text_groups_its_variants() -> None:
    rows = (
        "S-R\tShirt\tLinen\thttps://g.example/s\t\tin_stock\t15.00 USD\tS\tRed\tM\t250 g\t\n"
        "CUP\tCup\t\thttps://g.example/c\t\tin_stock\tUSD 8.50\t\tWhite\t\t0.3 kg\t4006381333931\n"
        "S-B\tShirt\tLinen\thttps://g.example/s\t\tin_stock\t16.00 USD\tS\tBlue\tM\t250 g\t\n"
    )
    assert looked(GOOGLE + rows).source == "google"
    shirt, cup = drafts(GOOGLE + rows)
    assert (shirt.handle, shirt.option_names) == ("S", ("Color", "", ""))
    assert [
        (each.sku, each.price, each.currency, each.grams, each.options[0]) for each in shirt.variants
    ] == [
        ("S-R", "15.00", "USD", 250, "Red"),
        ("S-B", "16.00", "USD", 250, "Blue"),
    ]
    assert (cup.variants[0].gtin, cup.variants[0].grams, cup.variants[0].price) == (
        "4006381333931",
        300,
        "8.50",
    )


def test_a_google_feed_in_xml_says_the_same() -> None:
    feed = """<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>
    <title>My shop</title><item><g:id>CUP</g:id><title>Cup &amp; saucer</title><g:price>8.50 USD</g:price>
    <g:link>https://g.example/c</g:link><g:availability>in_stock</g:availability>
    <g:image_link>https://g.example/1.jpg</g:image_link>
    <g:additional_image_link>https://g.example/2,a.jpg</g:additional_image_link>
    <g:additional_image_link>https://g.example/3.jpg</g:additional_image_link>
    <g:product_detail><g:section_name>Trade</g:section_name><g:attribute_name>HS code</g:attribute_name>
    <g:attribute_value>691110</g:attribute_value></g:product_detail></item></channel></rss>"""
    (cup,) = drafts(feed)
    assert (cup.title, cup.hs, cup.variants[0].price) == ("Cup & saucer", "691110", "8.50")
    assert [each.address[-7:] for each in cup.pictures] == ["e/1.jpg", "2,a.jpg", "e/3.jpg"]


def test_amazon_has_three_rows_of_names_and_children_under_parents() -> None:
    rows = (
        "P-1-RED-M\tScarf\tscarf\t30.00\t4\tChild\tP-1\tColorSize\tRed\tM\t0.5\tPounds\tChina\thttps://a.example/r.jpg\n"
        "P-1\tScarf of silk\tscarf\t\t\tParent\t\tColorSize\t\t\t\t\tCN\thttps://a.example/p.jpg\n"
        "BELT\tBelt\tbelt\t20\t0\t\t\t\tBrown\t\t120\tGR\tIT\t\n"
    )
    layout = looked(AMAZON + rows)
    assert (layout.source, layout.header_row, layout.header[0]) == ("amazon", 2, "item_sku")
    scarf, belt = drafts(AMAZON + rows)
    assert (scarf.title, scarf.origin, scarf.option_names) == ("Scarf of silk", "CN", ("Color", "Size", ""))
    assert [(each.sku, each.options, each.grams, each.pieces) for each in scarf.variants] == [
        ("P-1-RED-M", ("Red", "M", ""), 227, 4)
    ]
    assert (belt.variants[0].grams, belt.origin, belt.option_names) == (120, "IT", ("", "", ""))


def test_newer_amazon_columns_carry_a_marketplace_and_a_number() -> None:
    names = (
        "contribution_sku#1.value\titem_name[marketplace_id=ATVPDKIKX0DER][language_tag=en_US]#1.value\t"
        "product_type#1.value\tfulfillment_availability#1.quantity\t"
        "purchasable_offer[marketplace_id=ATVPDKIKX0DER][audience=ALL]#1.our_price#1.schedule#1.value_with_tax\n"
    )
    (draft,) = drafts("settings=x\tdata\n" * 3 + names + "A-1\tA lamp\tLAMP\t3\t49.90\n")
    assert (draft.title, draft.variants[0].price, draft.variants[0].pieces) == ("A lamp", "49.90", 3)


def test_a_table_is_guessed_in_the_language_it_is_written_in() -> None:
    head = "本店商品清单,,,,,,\n商品名称,货号,单价（元）,库存,毛重(kg),颜色,产地\n"
    table = head + "青瓷杯,QC-1,¥38,12,0.45,青,中国\n"
    layout = looked(table)
    assert (layout.source, layout.header_row) == ("table", 1)
    (cup,) = drafts(table)
    assert (cup.title, cup.origin, cup.option_names) == ("青瓷杯", "CN", ("颜色", "", ""))
    (variant,) = cup.variants
    assert (variant.sku, variant.price, variant.grams, variant.pieces) == ("QC-1", "38", 450, 12)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("1,234.50", "1234.50"), ("1.234,50", "1234.50"), ("12,5", "12.5"), ("€ 9", "9"), ("38元", "38")),
        *(("1 234,50", "1234.50"), ("1'234.50", "1234.50"), ("1,234,567", "1234567")),
        *(("1,234", ""), ("abc", ""), ("5-10", ""), ("-3", "")),
    ],
)
def test_prices_are_read_as_people_write_them_unless_they_may_mean_two_things(
    written: str, meant: str
) -> None:
    (draft,) = drafts(f'Name;SKU;Price;Weight (g)\nThing;T-1;"{written}";10\n')
    assert draft.variants[0].price == meant
    assert codes(draft) == ([] if meant else ["price_unreadable"])


def test_a_workbook_is_the_same_table() -> None:
    book = workbook(
        ("Product", "SKU", "Price", "Weight (kg)", "EAN"),
        ("Bowl", "B-1", 19.989999999999998, 0.5, 4006381333931),
        ("=1+1", "B-2", 5, None, None),
        (None, None, None, None, None),
        ("Plate", "B-3", "7.20", 1, None),
    )
    layout = looked(book)
    assert (layout.wrapping, layout.source) == ("xlsx", "table")
    bowl, reckoned, plate = drafts(book)
    (variant,) = bowl.variants
    assert (variant.price, variant.grams, variant.gtin) == ("19.99", 500, "4006381333931")
    assert codes(reckoned) == ["title_missing"]  # a formula is never run
    assert plate.row == 5


def test_shopify_in_a_workbook_needs_no_rows_that_stand_together() -> None:
    head = ("Handle", "Title", "Option1 Name", "Option1 Value", "Variant SKU", "Variant Price")
    book = workbook(
        head,
        ("a", "A", "Size", "S", "A-S", 1),
        ("b", "B", None, None, "B", 2),
        ("a", None, None, "M", "A-M", 1),
    )
    assert looked(book).source == "shopify"
    assert [len(draft.variants) for draft in drafts(book)] == [2, 1]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-8", "utf-16"])
def test_chinese_letters_are_read_however_they_are_written(encoding: str) -> None:
    (draft,) = drafts("商品名称,货号,价格\n龙泉青瓷茶杯手工拉坯,Q-1,38\n".encode(encoding))
    assert draft.title == "龙泉青瓷茶杯手工拉坯"


def test_western_accents_are_read_however_they_are_written() -> None:
    text = "Name;SKU;Price\nDécor de Noël;D-1;38\nCafé crème;C-1;2,50\n"
    for encoding in ("windows-1252", "utf-8"):
        assert [draft.title for draft in drafts(text.encode(encoding))] == ["Décor de Noël", "Café crème"]
    assert looked(text.encode("windows-1252"), encoding="gb18030").encoding == "gb18030"


def test_a_bad_byte_in_good_utf_8_is_named_by_its_row() -> None:
    good, bad, after = drafts("Name,SKU,Price\nCafé,C-1,1\n".encode() + b"B\xe9d,B-1,1\nLast,L-1,1\n")
    assert (codes(good), codes(bad), codes(after)) == ([], ["not_utf8"], [])
    assert (bad.findings[0].row, bad.findings[0].line) == (3, 3)


def test_a_broken_quotation_mark_costs_its_own_row_in_every_table() -> None:
    rows = 'Name,SKU,Price\nA,A-1,1\nB,"B-"1,1\nC,C-1,1\nD,"D-1,1\nE,E-1,1\n'
    found = {draft.row: codes(draft) for draft in drafts(rows)}
    assert found[2] == found[4] == found[6] == []
    assert (found[3], found[5]) == (["quote_misplaced"], ["quote_not_closed"])


@pytest.mark.parametrize(
    "content", [WOO + WOO_ROWS, GOOGLE + "A\tA\t\t\t\t\t1 USD\t\t\t\t\t\nB\tB\t\t\t\t\t1 USD\t\t\t\t\t\n"]
)
def test_reading_goes_on_from_any_product(content: str) -> None:
    layout = looked(content)
    source = flat(content, layout)
    whole = list(FILES.read(source, layout).products)
    for number, draft in enumerate(whole):
        assert list(FILES.read(source, layout, draft.next).products) == whole[number + 1 :]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old_excel"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not_a_table"),
        (b"PK\x03\x04 and rubbish", "not_a_table"),
        (b"<html><body>no feed</body></html>", "no_items"),
        (b"<rss><channel><item>", "xml_broken"),
        (b"one\ntwo\n", "not_a_table"),
        (b'{"products": 3}', ""),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileRefusedError) as refused:
        drafts(content)
    assert refused.value.code == (code or "not_json")


def test_json_lines_are_typed_and_a_wrong_one_is_named() -> None:
    sold = '"variants":[{"sku":"T","price":"9.50","net_grams":100}]'
    good = f'{{"title":"Tea","handle":"tea","hs":"090210","origin":"CN",{sold}}}'
    lines = f'{good}\n{{"title":"No price","variants":[{{"sku":"N"}}]}}\n{{broken\n\n{good}\n'
    tea, unpriced, broken, again = drafts(lines)
    assert (tea.title, tea.variants[0].net_grams, again.row) == ("Tea", 100, 5)
    assert (codes(unpriced), unpriced.findings[0].column) == (["refused"], "variants[0]")
    assert (codes(broken), broken.row) == (["json_unreadable"], 3)
    for document in (f"[{good}]", f'{{"products": [\n{good}]}}'):
        assert [draft.title for draft in drafts(document)] == ["Tea"]


def test_formulas_that_a_spreadsheet_would_run_are_texts_here() -> None:
    (draft,) = drafts('Name,SKU,Price\n"=HYPERLINK(""http://x"")",\'=S-1,1\n')
    assert (draft.title, draft.variants[0].sku) == ('=HYPERLINK("http://x")', "=S-1")


def test_the_first_rows_can_be_shown() -> None:
    content = WOO + WOO_ROWS
    assert [row[2] for row in FILES.peek(BytesIO(content.encode()), looked(content), 2)] == ["TEE-R", "MUG-1"]
