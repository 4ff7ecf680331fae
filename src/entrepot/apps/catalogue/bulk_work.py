"""The bulk run behind a change of many products: some of them in each transaction, each product once.

A product is met by its row number, so one that no longer matches when its turn comes is left alone, and a run
that is killed goes on at the first product it had not kept.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

from entrepot.apps.catalogue.bulk_listing import save_published, save_withdrawn
from entrepot.apps.catalogue.bulk_saving import save_changes
from entrepot.apps.catalogue.judging import judge_together
from entrepot.apps.catalogue.keeping import Judged
from entrepot.apps.catalogue.mending import Change, Loaded, Mend, change_of, reversed_change, stands_as_before
from entrepot.apps.catalogue.models import BulkChange, BulkChangePart, Product
from entrepot.apps.catalogue.selecting import Selection, select
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.bulk import Cursor, Params, Step
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketView

BULK_CHANGE: Final = "catalogue.bulk_change"
PUBLISH: Final = "publish"
WITHDRAW: Final = "withdraw"
UNDO: Final = "undo"
CHUNK: Final = 100
SAID_SINCE: Final = "said_since"


def change_chunk(params: Params, cursor: Cursor) -> Step:
    """Change the next products of a bulk change."""
    job = BulkChange.objects.select_related("organisation").get(public_id=params["change"])
    products = _next(job, cursor or 0)
    if not products:
        return Step(last=True, save=partial(_finish, job))
    if job.kind == PUBLISH:
        chosen = _markets(job)
        save = partial(_publish, job, products, _judged(job, products, chosen), chosen)
    elif job.kind == WITHDRAW:
        save = partial(_withdraw, job, products)
    elif job.kind == UNDO:
        save = partial(_undo, job, products)
    else:
        save = partial(_mend, job, products)
    return Step(cursor=products[-1], count=len(products), total=job.matched, save=save)


def _next(job: BulkChange, seen: int) -> list[int]:
    """Return the row numbers of the products whose turn it is."""
    if job.kind == UNDO:
        parts = BulkChangePart.objects.filter(
            change=job.undoes_id, outcome=BulkChangePart.Outcome.CHANGED, product__gt=seen
        )
        return list(parts.order_by("product").values_list("product_id", flat=True)[:CHUNK])
    rows = select(Selection.parse(job.selection), organisation=job.organisation_id)
    due = rows.filter(pk__gt=seen, pk__lte=job.until).order_by("pk")
    return list(due.values_list("pk", flat=True)[:CHUNK])


def _markets(job: BulkChange) -> list[MarketView]:
    every = markets.list_markets(viewer=SYSTEM)
    wanted = job.given.get("markets") or ()
    return [market for market in every if not wanted or market.code in wanted]


def _judged(job: BulkChange, products: Sequence[int], chosen: Sequence[MarketView]) -> Judged:
    rows = Product.objects.select_related("business", "organisation").filter(
        pk__in=products, organisation_id=job.organisation_id, archived_at=None
    )
    return judge_together(list(rows.order_by("pk")), chosen)


def _publish(job: BulkChange, products: Sequence[int], judged: Judged, chosen: Sequence[MarketView]) -> None:
    with gathered():
        save_published(job, products, judged, chosen, at=clock.now())


def _withdraw(job: BulkChange, products: Sequence[int]) -> None:
    with gathered():
        save_withdrawn(job, products, _markets(job), at=clock.now())


def _mend(job: BulkChange, products: Sequence[int]) -> None:
    mend = mend_of(job, clock.now())
    with gathered():
        save_changes(job, products, lambda goods: change_of(goods, mend), at=clock.now())


def mend_of(job: BulkChange, at: datetime) -> Mend:
    """Return the fact that a change sets."""
    return Mend(job.kind, job.given, job.overwrites, job.user_id, at)


def _undo(job: BulkChange, products: Sequence[int]) -> None:
    kept = BulkChangePart.objects.filter(change=job.undoes_id, product__in=products)
    back = {pk: reversed_change(said) for pk, said in kept.values_list("product_id", "changes")}

    def decide(goods: Loaded) -> Change | str:
        change = back[goods.product.pk]
        return change if stands_as_before(goods, change) else SAID_SINCE

    with gathered():
        save_changes(job, products, decide, at=clock.now())


def _finish(job: BulkChange) -> None:
    BulkChange.objects.filter(pk=job.pk).update(finished_at=clock.now())
