"""What a page of the shop asks of the database hangs on what it shows, not on how much there is to buy."""

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.catalogue_factories import a_variant, make_seller
from tests.web.storefront.shop import SHOP, sell

from entrepot.apps.catalogue.models import Listing, Product, Translation, Variant, Visibility
from entrepot.apps.discovery.models import Offered
from entrepot.apps.kernel import believed, changes, workers
from entrepot.apps.stock.models import StockItem

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FEW, MANY = 100, 1_000
API = "/api/v1/shop/SG/products"
SIZES = tuple(a_variant(size, options=(size,)) for size in ("C", "D"))


@pytest.fixture(autouse=True)
def _busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Markets are known, and what was counted once is known; changes were looked for just now."""
    monkeypatch.setattr(changes, "LOOKED_EVERY", 3_600.0)
    monkeypatch.setattr(believed, "SECONDS", 60.0)
    monkeypatch.setattr(changes, "SETTLED", 0.0)


def fill(count: int) -> list[str]:
    """Put so many copies of one product on sale; return their names, the oldest first."""
    name = sell(make_seller(), "Cedar Candle", variants=SIZES, option_names=("Size",))
    workers.run_pending()
    made = [_copied(Product.objects.get(public_id=name), number) for number in range(count)]
    Product.objects.bulk_create(made)
    kinds: tuple[type[Model], ...] = (Variant, Translation, Listing, Visibility, Offered)
    for kind in kinds:
        rows = kind._default_manager.filter(product__public_id=name)
        copies = [_of(row, product, number) for number, product in enumerate(made) for row in rows]
        kind._default_manager.bulk_create(copies)
    shelf = StockItem.objects.filter(variant__product__public_id=name)[0]
    StockItem.objects.bulk_create(
        StockItem(
            organisation_id=shelf.organisation_id,
            variant=variant,
            location_id=shelf.location_id,
            on_hand=7,
        )
        for variant in Variant.objects.filter(product__in=made)
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return [each.public_id for each in made]


def _copied(product: Product, number: int) -> Product:
    product.pk, product.handle = None, ""
    product.public_id = f"prd_{number:022}"
    return product


def _of[Row: Model](row: Row, product: Product, number: int) -> Row:
    """Return a copy of a row of another product."""
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    copy.pk = None
    vars(copy)["product_id"] = product.pk
    if isinstance(copy, Variant):
        copy.public_id = f"var_{number:021}{copy.sku[-1].lower()}"
        copy.sku = f"{copy.sku}-{number}"
    if isinstance(copy, Translation):
        copy.thing = product.public_id
    return copy


def rows_read() -> int:
    """Return how many rows this transaction looked at so far, where the database counts them."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
        )
        return int(cursor.fetchall()[0][0])


def cost(client: Client, address: str) -> tuple[int, int]:
    """Return the statements of a page, and the rows it looked at."""
    before = rows_read()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    statements = len(asked)
    return statements, rows_read() - before


def costs(client: Client, names: list[str]) -> dict[str, tuple[int, int]]:
    """Return what addresses cost that nobody asked for yet, where counts and markets are known."""
    client.get(f"{SHOP}?after={names[-1]}")
    client.get(f"{API}?limit=20")
    return {
        "list": cost(client, f"{SHOP}?after={names[60]}"),
        "one card more": cost(client, f"{SHOP}?after={names[59]}"),
        "API": cost(client, f"{API}?limit=21"),
        "product": cost(client, f"{SHOP}{names[70]}/"),
        "another of its maker": cost(client, f"{SHOP}{names[71]}/"),
        "product over the API": cost(client, f"{API}/{names[70]}"),
    }


@pytest.mark.parametrize("count", [FEW, MANY])
def test_a_page_asks_the_same_however_much_there_is(client: Client, count: int) -> None:
    found = costs(client, fill(count))
    assert {what: statements for what, (statements, _rows) in found.items()} == STATEMENTS
    if count == MANY:  # of a small table a database rather reads all
        assert [what for what in BOUNDED if found[what][1] > ROWS] == []


STATEMENTS = {
    "list": 12,
    "one card more": 12,
    "API": 9,
    "product": 15,
    "another of its maker": 12,
    "product over the API": 8,
}
BOUNDED = ("API", "product", "product over the API")
ROWS = 200
"""At most so many are looked at for twenty products with two variants each, or for one."""
