"""Writes what a bulk change makes of some products: by as many statements however many they are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from entrepot.apps.catalogue.events import ProductsChanged
from entrepot.apps.catalogue.mending import Change, Decide, Loaded, put
from entrepot.apps.catalogue.models import BulkChange, BulkChangePart, Detail, Product, Variant
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, ActorKind
from entrepot.apps.kernel.outbox import publish


def actor_of(job: BulkChange) -> Actor:
    """Return whoever began a bulk change, as the audit knows them."""
    return Actor(kind=ActorKind.PERSON, user_id=job.user_id, organisation_id=job.organisation_id)


def load_all(rows: Sequence[Product]) -> list[Loaded]:
    """Return products with their live variants and details; two statements."""
    variants: dict[int, list[Variant]] = defaultdict(list)
    for variant in Variant.objects.filter(product__in=rows, archived_at=None):
        variants[variant.product_id].append(variant)
    details: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for product, kind, name, value in Detail.objects.filter(product__in=rows).values_list(
        "product_id", "kind", "name", "value"
    ):
        details[product].append((kind, name, value))
    return [Loaded(row, tuple(variants[row.pk]), tuple(details[row.pk])) for row in rows]


def lock(products: Collection[int], organisation: int) -> list[Product]:
    """Return the live products of these row numbers, locked in one order."""
    live = Product.objects.select_for_update(of=("self",)).select_related("organisation", "business")
    return list(live.filter(pk__in=products, organisation_id=organisation, archived_at=None).order_by("pk"))


def save_changes(job: BulkChange, products: Sequence[int], decide: Decide, *, at: datetime) -> None:
    """Change these products as is decided of each, write down what became of them, and tell of it once."""
    changed: list[tuple[Loaded, Change]] = []
    refused: dict[Product, str] = {}
    rows = lock(products, job.organisation_id)
    for goods in load_all(rows):
        change = decide(goods)
        if isinstance(change, str):
            refused[goods.product] = change
        elif change:
            put(goods, change)
            changed.append((goods, change))
    _write(changed, at=at)
    _tell(job, [(goods.product, change) for goods, change in changed], at=at)
    write_parts(job, {goods.product: change for goods, change in changed}, refused)
    count(job, changed=len(changed), unchanged=len(rows) - len(changed) - len(refused), refused=len(refused))


def _write(changed: Sequence[tuple[Loaded, Change]], *, at: datetime) -> None:
    if not changed:
        return
    columns: set[str] = {"version", "updated_at"}
    variants: list[Variant] = []
    of_variants: set[str] = set()
    gone: list[int] = []
    new: list[Detail] = []
    known = _details_of([goods.product for goods, change in changed if "details" in change])
    for goods, change in changed:
        row = goods.product
        row.version, row.updated_at = row.version + 1, at
        columns |= change.get("product", {}).keys()
        for variant in goods.variants:
            if said := change.get("variants", {}).get(str(variant.pk)):
                variants.append(variant)
                of_variants |= said.keys()
        for kind, name, _before, after in change.get("details", []):
            gone += known.get((row.pk, kind, name), [])
            if after is not None:
                new.append(Detail(product=row, kind=kind, name=name, value=after))
    Product.objects.bulk_update([goods.product for goods, _change in changed], sorted(columns))
    if variants:
        Variant.objects.bulk_update(variants, sorted(of_variants))
    if gone:
        Detail.objects.filter(pk__in=gone).delete()
    Detail.objects.bulk_create(new)


def _details_of(rows: Sequence[Product]) -> Mapping[tuple[int, str, str], list[int]]:
    found: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    if rows:
        for product, kind, name, pk in Detail.objects.filter(product__in=rows).values_list(
            "product_id", "kind", "name", "pk"
        ):
            found[product, kind, name].append(pk)
    return found


def _tell(job: BulkChange, changed: Sequence[tuple[Product, Change]], *, at: datetime) -> None:
    """Write each product's change into the audit, and announce them together."""
    for row, change in changed:
        audit.record(
            by=actor_of(job),
            action="catalogue.change_in_bulk",
            subject=row.public_id,
            changes={"bulk": job.public_id, **change},
            at=at,
        )
    if changed:
        names = tuple(row.public_id for row, _change in changed)
        publish(ProductsChanged(products=names, organisation=job.organisation.public_id, at=at))


def write_parts(job: BulkChange, changed: Mapping[Product, Any], refused: Mapping[Product, str]) -> None:
    """Write down what became of each product that was changed or refused."""
    outcome = BulkChangePart.Outcome
    BulkChangePart.objects.bulk_create(
        [
            *(
                BulkChangePart(change=job, product=row, outcome=outcome.CHANGED, changes=said)
                for row, said in changed.items()
            ),
            *(
                BulkChangePart(change=job, product=row, outcome=outcome.REFUSED, codes=codes)
                for row, codes in refused.items()
            ),
        ]
    )
    if refused:
        codes = job.tally.setdefault("codes", {})
        for found in refused.values():
            for code in found.split():
                codes[code] = codes.get(code, 0) + 1


def count(job: BulkChange, *, changed: int, unchanged: int, refused: int) -> None:
    """Add to what became of the products of a change; its run's lock is held, so nobody counts beside us."""
    job.changed += changed
    job.unchanged += unchanged
    job.refused += refused
    job.save(update_fields=["changed", "unchanged", "refused", "tally"])
