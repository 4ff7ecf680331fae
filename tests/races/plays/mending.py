"""Many products of one seller are changed by workers that meet each other, or are killed on the way."""

import os
import random
import signal
import time
from typing import Any

from django.db import transaction
from django.db.models import Count
from tests.catalogue_factories import a_product, a_variant, make_seller, open_markets
from tests.factories import AT
from tests.races.processes import DOOMED, PATIENCE, fork, join, work_until_idle

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.catalogue import actions, queries
from entrepot.apps.catalogue import bulk_work as work
from entrepot.apps.catalogue.judging import check_together
from entrepot.apps.catalogue.models import BulkChange, BulkChangePart, Listing, Product
from entrepot.apps.catalogue.writing import keep_new
from entrepot.apps.kernel import bulk
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.bulk import BULK
from entrepot.apps.kernel.models import AuditEntry, BulkRun


def shelf(count: int, **facts: Any) -> Actor:
    """Return a seller of so many candles that say the same, with the law asked of each."""
    open_markets()
    seller = make_seller()
    organisation = seller.organisation_id or 0
    own = businesses.get_standings(organisations=[organisation], viewer=seller)[organisation]
    rows = [
        Product(organisation_id=organisation, business_id=own.id, created_at=AT, updated_at=AT)
        for _ in range(count)
    ]
    said = [
        a_product(f"Candle {number}", variants=(a_variant(f"S-{number}"),), **facts)
        for number in range(count)
    ]
    keep_new(list(zip(rows, said, strict=True)), user_id=seller.user_id, at=AT)
    check_together([row.public_id for row in rows], at=AT)
    return seller


def two_at_once(count: int) -> dict[str, Any]:
    """Set two origins for the same products by two workers: each product gets the one that came first."""
    work.CHUNK = 10  # type: ignore[misc]
    seller = shelf(count, origin="")
    for origin in ("CN", "TH"):
        given = {"origin": origin}
        actions.mend_products(selection=queries.Selection(), kind="origin", given=given, by=seller, at=AT)
    crowd = [fork(lambda: work_until_idle(BULK)) for _ in range(2)]
    codes = [join(one) for one in crowd]
    changes = list(BulkChange.objects.order_by("pk").values("changed", "unchanged", "refused"))
    origins = dict(Product.objects.order_by().values_list("origin").annotate(many=Count("pk")))
    return {
        "codes": codes,
        "changes": changes,
        "without": origins.get("", 0),
        "of_first": [
            origins.get("CN", 0) == changes[0]["changed"],
            origins.get("TH", 0) == changes[1]["changed"],
        ],
        "versions": sorted(set(Product.objects.values_list("version", flat=True))),
        "audited": AuditEntry.objects.filter(action="catalogue.change_in_bulk").count(),
    }


def one_run_twice(count: int) -> dict[str, Any]:
    """Queue the same run's turn twice: each chunk is kept by one of the two."""
    work.CHUNK = 10  # type: ignore[misc]
    seller = shelf(count, origin="")
    given = {"origin": "CN"}
    actions.mend_products(selection=queries.Selection(), kind="origin", given=given, by=seller, at=AT)
    with transaction.atomic():
        bulk._enqueue(BulkRun.objects.get(name=work.BULK_CHANGE))
    crowd = [fork(lambda: work_until_idle(BULK)) for _ in range(2)]
    return {"codes": [join(one) for one in crowd], **kept()}


def listed_among_deaths(count: int) -> dict[str, Any]:
    """Kill the worker that puts products on sale again and again, until all are."""
    work.CHUNK = 5  # type: ignore[misc]
    seller = shelf(count)
    job = actions.publish_products(selection=queries.Selection(), markets_wanted=["SG"], by=seller, at=AT)
    chance = random.Random(7)  # noqa: S311 - odd moments, no secret
    killed = 0
    while BulkChange.objects.get(public_id=job).finished_at is None:
        before = BulkChange.objects.get(public_id=job).changed
        victim = fork(lambda: work_until_idle(BULK, pace=DOOMED))
        until = time.monotonic() + PATIENCE
        while BulkChange.objects.filter(public_id=job, changed=before, finished_at=None).exists():
            assert time.monotonic() < until, "the change does not move"
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.05))
        os.kill(victim, signal.SIGKILL)
        killed += join(victim) == -signal.SIGKILL
    listings = Listing.objects.filter(state="published").count()
    audited = AuditEntry.objects.filter(action="catalogue.publish_listing").count()
    return {"killed": killed, "listings": listings, "listed": audited, **kept()}


def kept() -> dict[str, Any]:
    """Return what one change came to."""
    job = BulkChange.objects.get()
    return {
        "counts": [job.changed, job.unchanged, job.refused],
        "parts": BulkChangePart.objects.count(),
        "audited": AuditEntry.objects.filter(action="catalogue.change_in_bulk").count(),
        "versions": sorted(set(Product.objects.values_list("version", flat=True))),
        "done": job.finished_at is not None,
    }
