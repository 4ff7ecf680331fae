"""Puts many products on sale, or takes them off: judged before the transaction, kept and told in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.catalogue.bulk_saving import actor_of, count, lock, write_parts
from entrepot.apps.catalogue.events import ListingsPublished, ListingsWithdrawn
from entrepot.apps.catalogue.keeping import Judged, keep_verdicts
from entrepot.apps.catalogue.models import BulkChange, Listing, Product
from entrepot.apps.catalogue.standings import offered_in, reckon
from entrepot.apps.catalogue.visibility import READY
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.markets.queries import MarketView

NOT_LISTED = "business_not_listed"
CHANGED_MEANWHILE = "changed_meanwhile"


def save_published(
    job: BulkChange, products: Sequence[int], judged: Judged, markets: Sequence[MarketView], *, at: datetime
) -> None:
    """Offer judged products where they are ready and not offered yet; say of the others why not."""
    codes = {market.id: market.code for market in markets}
    rows = {row.pk: row for row in lock(products, job.organisation_id)}
    own = businesses.get_standings(organisations=[job.organisation_id], viewer=actor_of(job))
    business = own.get(job.organisation_id)
    if business is None or not business.may_list:
        _say(job, {}, dict.fromkeys(rows.values(), NOT_LISTED), len(rows))
        return
    keep_verdicts(judged, at=at, everywhere=not job.given.get("markets"))
    offered = offered_in(rows)
    new: dict[Product, list[int]] = {}
    refused: dict[Product, str] = {}
    for seen, verdicts in judged:
        row = rows.get(seen.pk)
        if row is None:
            continue
        if row.version != seen.version:
            refused[row] = CHANGED_MEANWHILE
            continue
        ready = [market.id for market, verdict in verdicts if verdict.state == READY]
        if not ready:
            found = [each.code for _market, verdict in verdicts for each in verdict.found]
            refused[row] = " ".join(dict.fromkeys(found))[:400]
        elif further := [market for market in ready if market not in offered[row.pk]]:
            new[row] = further
    _offer(new, at=at)
    told = {row: {"markets": [codes[each] for each in found]} for row, found in new.items()}
    _audit(job, "catalogue.publish_listing", told, at=at)
    if told:
        publish(ListingsPublished(**_named(job, told), at=at))
    _say(job, told, refused, len(rows))


def save_withdrawn(
    job: BulkChange, products: Sequence[int], markets: Sequence[MarketView], *, at: datetime
) -> None:
    """Take products off markets; one that is on none is a draft again."""
    codes = {market.id: market.code for market in markets}
    rows = {row.pk: row for row in lock(products, job.organisation_id)}
    leaving = {
        pk: sorted(found & codes.keys()) for pk, found in offered_in(rows).items() if found & codes.keys()
    }
    Listing.objects.filter(product__in=leaving, market__in=codes, state=Listing.State.PUBLISHED).update(
        state=Listing.State.WITHDRAWN, changed_at=at
    )
    staying = offered_in(rows)
    for row in rows.values():
        if row.state == Product.State.PUBLISHED and not staying[row.pk]:
            row.state = Product.State.DRAFT
    touched = [rows[pk] for pk in leaving]
    Product.objects.bulk_update(touched, ["state"])
    reckon(touched)
    told = {rows[pk]: {"markets": [codes[each] for each in found]} for pk, found in leaving.items()}
    _audit(job, "catalogue.withdraw_listing", told, at=at)
    if told:
        publish(ListingsWithdrawn(**_named(job, told), at=at))
    _say(job, told, {}, len(rows))


def _offer(new: Mapping[Product, Sequence[int]], *, at: datetime) -> None:
    Listing.objects.bulk_create(
        [
            Listing(
                product=row, market_id=market, state=Listing.State.PUBLISHED, changed_at=at, created_at=at
            )
            for row, found in new.items()
            for market in found
        ],
        update_conflicts=True,
        unique_fields=["product", "market"],
        update_fields=["state", "changed_at"],
    )
    drafts = [row for row in new if row.state == Product.State.DRAFT]
    for row in drafts:
        row.state = Product.State.PUBLISHED
    Product.objects.bulk_update(drafts, ["state"])
    reckon(new)


def _named(job: BulkChange, told: Mapping[Product, Any]) -> dict[str, Any]:
    return {
        "products": tuple(row.public_id for row in told),
        "organisation": job.organisation.public_id,
    }


def _audit(job: BulkChange, action: str, told: Mapping[Product, Any], *, at: datetime) -> None:
    for row, said in told.items():
        audit.record(
            by=actor_of(job),
            action=action,
            subject=row.public_id,
            changes={"bulk": job.public_id, **said},
            at=at,
        )


def _say(job: BulkChange, told: Mapping[Product, Any], refused: Mapping[Product, str], rows: int) -> None:
    counted = job.tally.setdefault("markets", {})
    for said in told.values():
        for code in said["markets"]:
            counted[code] = counted.get(code, 0) + 1
    write_parts(job, told, refused)
    count(job, changed=len(told), unchanged=rows - len(told) - len(refused), refused=len(refused))
