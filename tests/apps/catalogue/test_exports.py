"""Products as files: what goes out comes back the same in an empty shop."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.storage import InMemoryStorage
from tests.catalogue_factories import make_seller
from tests.factories import AT

from entrepot.adapters.product_parts import columns_of
from entrepot.apps.catalogue import actions, importing, queries
from entrepot.apps.catalogue.actions import imports
from entrepot.apps.catalogue.inputs import ProductInput, VariantInput
from entrepot.apps.catalogue.models import Product, ProductPicture
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    store = InMemoryStorage()
    for module in (imports, importing):
        monkeypatch.setattr(module, "default_storage", store)


CONSISTS = (
    ("material", "soy wax", "62.5"),
    ("material", "cotton", "37.5"),
    ("ingredient", "coconut milk", "62"),
    ("ingredient", "peanuts", "allergen"),
    ("shelf_life", "days", "540 cool_dry"),
    ("battery", "lithium_ion", "contained_in 18.5"),
)


def variant(sku: str, *options: str, **more: object) -> VariantInput:
    given = {"price_minor": 2450, "currency": "USD", "gross_grams": 540, **more}
    return VariantInput(sku=sku, options=options, **given)  # type: ignore[arg-type]


def goods() -> list[ProductInput]:
    common = {"language": "en", "hs": "340600", "origin": "US", "brand": "Hill", "category": "Home > Candles"}
    return [
        ProductInput(
            title="Cedar candle",
            description='Poured by hand, "slowly" & well.\nBurns <45 hours>.',
            handle="cedar",
            variants=(variant("C-1", gtin="4006381333931", net_grams=220),),
            details=CONSISTS,
            **common,  # type: ignore[arg-type]
        ),
        ProductInput(
            title="=Tin, with scent",
            description="",
            handle="tin",
            option_names=("Scent", "Size"),
            variants=(
                variant("T-1", "Lavender, wild", "M", price_minor=100),
                variant("-T-2", "Rose", "L", currency="JPY"),
            ),
            **common,  # type: ignore[arg-type]
        ),
    ]


def exported(kind: str, seller: Actor) -> str:
    site = "https://x.example"
    file = queries.write_products(kind, site=site, page=lambda _product: site, viewer=seller)
    return "".join(file.pieces)


def says(seller: Actor) -> list[ProductInput]:
    rows = Product.objects.filter(organisation_id=seller.organisation_id).order_by("pk")
    return [queries.get_product_input(row.public_id, viewer=seller) for row in rows]


@pytest.mark.parametrize("kind", ["shopify", "google", "json"])
def test_what_goes_out_comes_back_the_same(seller: Actor, kind: str) -> None:
    for each in goods():
        made = actions.create_product(product=each, by=seller, at=AT)
    row = Product.objects.get(public_id=made)
    ProductPicture.objects.create(product=row, address="https://x.example/a,b.jpg", position=1)
    ProductPicture.objects.create(product=row, address="https://x.example/c.jpg", position=2)

    text = exported(kind, seller)
    other = make_seller("Empty shop")
    job = actions.import_products(
        content=BytesIO(text.encode()), file_name="again", currency="EUR", by=other, at=AT
    )
    workers.run_pending("bulk")
    view = queries.get_import(job, viewer=other)
    assert (view.created, view.failed) == (2, 0), queries.list_failed_rows(job, viewer=other)
    assert says(other) == says(seller)
    pictures = ProductPicture.objects.filter(product__organisation_id=other.organisation_id)
    assert [each.address for each in pictures] == ["https://x.example/a,b.jpg", "https://x.example/c.jpg"]
    assert exported(kind, other) == text


def test_json_keeps_languages_details_and_contents(seller: Actor) -> None:
    details = (("material", "wax", "100"),)
    full = replace(
        goods()[0], details=details, variants=(variant("C-1", ml=90, pieces=2, per=10, basis="all_in"),)
    )
    made = actions.create_product(product=full, by=seller, at=AT)
    text = actions.Text(field="title", language="zh-hans", text="雪松蜡烛")
    actions.set_translations(product=made, texts=[text], by=seller, at=AT)
    other = make_seller("Empty shop")
    actions.import_products(
        content=BytesIO(exported("json", seller).encode()), file_name="a", currency="EUR", by=other, at=AT
    )
    workers.run_pending("bulk")
    assert says(other) == says(seller)
    assert exported("json", other) == exported("json", seller)


def test_what_would_be_read_otherwise_is_left_out() -> None:
    odd = [("material", "wax; tin", ""), ("ingredient", "oat 5 %", ""), ("fact", "scent", "cedar")]
    assert columns_of(odd) == {}
    assert columns_of([*odd[1:], ("material", "wax", "")]) == {"materials": "wax"}
    assert columns_of([("material", "wax", "a lot")]) == {}


def test_a_shop_gives_out_its_own_products_alone(seller: Actor) -> None:
    actions.create_product(product=goods()[0], by=seller, at=AT)
    assert exported("json", make_seller("Other")) == ""
