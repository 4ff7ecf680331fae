"""What stock does when a product file tells how many pieces there are."""

from datetime import timedelta

from django.db import transaction
from tests.apps.stock.goods import make_seller, make_variant
from tests.factories import AT
from tests.races.scenarios import Scenario

from entrepot.apps.catalogue.events import PiecesTold, ToldCount
from entrepot.apps.catalogue.models import ImportFailure, ProductImport, Variant
from entrepot.apps.kernel.models import AuditEntry
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.stock import actions
from entrepot.apps.stock.models import StockItem

type Told = list[str]


def tell() -> Told:
    """A file tells of two variants: of one the seller has counted other than it says."""
    seller = make_seller()
    variants = [make_variant(seller), make_variant(seller)]
    actions.adjust(variant=variants[1], on_hand=3, by=seller, at=AT)
    job = ProductImport.objects.create(
        organisation_id=seller.organisation_id,
        user_id=seller.user_id,
        source="shopify",
        file_name="p.csv",
        stored="imports/p.csv",
        size=1,
        currency="USD",
        language="en",
        created_at=AT,
    )
    product = Variant.objects.get(public_id=variants[0]).product.public_id
    with transaction.atomic():
        publish(
            PiecesTold(
                product_import=job.public_id,
                product=product,
                organisation="org_1",
                counts=tuple(
                    ToldCount(variant=each, pieces=40, row=number, line=number)
                    for number, each in enumerate(variants, 2)
                ),
                wins=False,
                at=AT + timedelta(minutes=1),
            )
        )
    return [job.public_id, *variants]


def shelves(told: Told) -> list[list[object]]:
    """What lies there, what the report says, and how often it was written down."""
    job, *variants = told
    rows = StockItem.objects.filter(variant__public_id__in=variants).order_by("variant_id")
    said = ImportFailure.objects.filter(product_import__public_id=job).order_by("row")
    audited = AuditEntry.objects.filter(subject__in=told).exclude(action="stock.adjust").order_by("action")
    return [
        *([row.on_hand, row.by_hand, row.told] for row in rows),
        *([row.row, [each["code"] for each in row.findings]] for row in said),
        [row.action for row in audited],
    ]


SCENARIOS = {"stock.take_told_counts": Scenario(tell, shelves)}
