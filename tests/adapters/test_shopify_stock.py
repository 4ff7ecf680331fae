"""Numbers of pieces in Shopify's files, in older and newer columns, and what cannot be gone by."""

from io import BytesIO

import pytest

from entrepot.adapters.shopify_csv import read_products
from entrepot.apps.catalogue.provider import ProductDraft
from entrepot.apps.catalogue.words import row_words

OLDER = "Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy"
NEWER = "Inventory tracker,Inventory quantity,Continue selling when out of stock"


def read(cells: str, columns: str = OLDER) -> ProductDraft:
    text = f"Handle,Title,Variant SKU,Variant Price,{columns}\nx,X,X-1,1.00,{cells}\n"
    (draft,) = read_products(BytesIO(text.encode())).products
    return draft


@pytest.mark.parametrize(
    ("cells", "columns", "pieces"),
    [
        ("shopify,40,deny", OLDER, 40),
        ("shopify,0,deny", OLDER, 0),
        ("shopify,40,FALSE", NEWER, 40),
        ("third-party,7.0,FALSE", NEWER, 7),
        ("shopify,,deny", OLDER, None),
        ("40", "Variant Inventory Qty", 40),
        ("x", "Tags", None),
    ],
)
def test_a_count_is_read_where_somebody_counts(cells: str, columns: str, pieces: int | None) -> None:
    draft = read(cells, columns)
    assert [each.pieces for each in draft.variants] == [pieces]
    assert (draft.findings, draft.is_whole) == ((), True)


@pytest.mark.parametrize(
    ("cells", "column", "code", "taken"),
    [
        ("shopify,-3,deny", "pieces", "pieces_below_nought", True),
        ("shopify,\u22123,deny", "pieces", "pieces_below_nought", True),
        (",0,deny", "pieces", "pieces_not_counted", True),
        ("shopify,forty,deny", "pieces", "pieces_unreadable", False),
        ("shopify,1e3,deny", "pieces", "pieces_unreadable", False),
        ("shopify,2.5,deny", "pieces", "pieces_unreadable", False),
        ("shopify,99999999,deny", "pieces", "pieces_unreadable", False),
        ("shopify,\u0664\u0660,deny", "pieces", "pieces_unreadable", False),
    ],
)
def test_what_is_no_count_is_named_with_its_reason_and_what_helps(
    cells: str, column: str, code: str, *, taken: bool
) -> None:
    draft = read(cells)
    (finding,) = draft.findings
    assert (finding.row, finding.column, finding.code) == (2, column, code)
    assert draft.is_whole is taken
    assert [each.pieces for each in draft.variants] == [None]
    assert all(row_words(finding.code, finding.value))


@pytest.mark.parametrize("cells", ["shopify,4,continue", "shopify,4,TRUE"])
def test_a_shop_that_sells_what_it_has_not_is_remarked_on_once(cells: str) -> None:
    text = (
        f"Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,{OLDER}\n"
        f"x,X,Size,S,X-1,1.00,{cells}\nx,,,M,X-2,1.00,{cells}\n"
    )
    (draft,) = read_products(BytesIO(text.encode())).products
    assert [finding.code for finding in draft.findings] == ["sold_beyond_stock"]
    assert [each.pieces for each in draft.variants] == [4, 4]
