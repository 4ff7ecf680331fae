"""How far a change of many products is, what became of each, and what a fact would bring before it is set."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from entrepot.apps.accounts import roles
from entrepot.apps.catalogue.access import sees_all
from entrepot.apps.catalogue.bulk_saving import load_all
from entrepot.apps.catalogue.bulk_work import PUBLISH, UNDO, WITHDRAW
from entrepot.apps.catalogue.judging import judge_loaded, load_together
from entrepot.apps.catalogue.mending import Given, Mend, change_of, check, lacking, put
from entrepot.apps.catalogue.models import BulkChange, BulkChangePart, Product
from entrepot.apps.catalogue.selecting import Selection, select
from entrepot.apps.catalogue.sheets import kept_of
from entrepot.apps.catalogue.visibility import READY, Subject
from entrepot.apps.kernel import queries as kernel
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_scope
from entrepot.apps.markets import queries as markets

MOST: Final = 200
TRIED: Final = 20
"""How many products are put to the law before a fact is set for many."""
FINISHED: Final = "finished"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkChangeView:
    """A change of many products. `state` is that of its run; `percent` how many of the chosen were met.

    `codes` are why products were refused, `markets` where they went (or left), each with how many products.
    """

    public_id: str
    kind: str
    given: Mapping[str, Any]
    overwrites: bool
    selection: Selection
    state: str
    percent: int
    matched: int
    changed: int
    unchanged: int
    refused: int
    codes: Mapping[str, int]
    markets: Mapping[str, int]
    undoes: str
    may_undo: bool
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedProduct:
    """A product that a change left as it was, and why. `number` is for the next page."""

    number: int
    product: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MendPreview:
    """What a fact would bring: of `matched` products `lacking` do not say it.

    Of those, `tried` were put to the law with it: `ready` would be ready in further markets, `markets` at
    most.
    """

    matched: int
    lacking: int
    tried: int
    ready: int
    markets: int


def get_bulk_change(public_id: str, *, viewer: Actor) -> BulkChangeView:
    """Return a change of many products to its organisation. Raises BulkChange.DoesNotExist to others."""
    return _views([_readable(viewer).get(public_id=public_id)])[0]


def list_bulk_changes(*, viewer: Actor, after: str = "", limit: int = 20) -> list[BulkChangeView]:
    """Return the changes of many products of the viewer's organisation, newest first."""
    rows = _readable(viewer).filter(organisation_id=viewer.organisation_id or 0).order_by("-id")
    if after:
        rows = rows.filter(pk__lt=rows.filter(public_id=after).order_by().values("pk")[:1])
    return _views(list(rows[: min(limit, MOST)]))


def list_refused_products(
    public_id: str, *, viewer: Actor, after: int = 0, limit: int = 50
) -> list[RefusedProduct]:
    """Return the products that a change left as they were, each with its reasons, in their order.

    Raises BulkChange.DoesNotExist for a change of others.
    """
    job = _readable(viewer).get(public_id=public_id)
    parts = BulkChangePart.objects.filter(
        change=job, outcome=BulkChangePart.Outcome.REFUSED, product__gt=after
    )
    found = parts.order_by("product").values_list("product_id", "product__public_id", "codes")
    return [
        RefusedProduct(number=number, product=product, codes=tuple(codes.split()))
        for number, product, codes in found[: min(limit, MOST)]
    ]


def preview_mend(
    *, selection: Selection, kind: str, given: Given, viewer: Actor, overwrites: bool = False
) -> MendPreview:
    """Return what setting a fact would bring, without setting it; the law is asked of a few products.

    Raises ProblemRaised as `actions.mend_products` does.
    """
    require_scope(viewer, roles.CATALOGUE_READ)
    check(kind, given)
    selection.check()
    rows = select(selection, organisation=viewer.organisation_id or 0)
    without = rows.filter(lacking(kind, given))
    matched, missing = rows.count(), without.count()
    due = (rows if overwrites else without).select_related("business").order_by("pk")
    tried = list(due[:TRIED])
    mend = Mend(kind, given, overwrites, viewer.user_id, None)
    ready, further = _brings(tried, mend)
    return MendPreview(matched=matched, lacking=missing, tried=len(tried), ready=ready, markets=further)


def _brings(rows: list[Product], mend: Mend) -> tuple[int, int]:
    """Return how many products would be ready in further markets, and in how many at most."""
    known = {
        (product, market)
        for product, kept in kept_of([row.pk for row in rows]).items()
        for market, said in kept.sheet.items()
        if said.state == READY
    }
    goods = {each.product.pk: each for each in load_all(rows)}
    subjects = []
    for row, subject in load_together(rows):
        change = change_of(goods[row.pk], mend)
        if not isinstance(change, str) and change:
            said = put(goods[row.pk], change)
            subjects.append(
                (row, Subject(row, said.variants, said.details, subject.title, subject.ship_from))
            )
    counted = [
        sum(verdict.state == READY and (row.pk, market.id) not in known for market, verdict in verdicts)
        for row, verdicts in judge_loaded(subjects, markets.list_markets(viewer=SYSTEM))
    ]
    return sum(each > 0 for each in counted), max(counted, default=0)


def _readable(viewer: Actor) -> Any:
    require_scope(viewer, roles.CATALOGUE_READ)
    rows = BulkChange.objects.select_related("undoes").prefetch_related("undone_by")
    return rows if sees_all(viewer) else rows.filter(organisation_id=viewer.organisation_id or 0)


def _views(rows: Collection[BulkChange]) -> list[BulkChangeView]:
    return [_view(row) for row in rows]


def _view(row: BulkChange) -> BulkChangeView:
    is_over = row.finished_at is not None
    run = None if is_over or not row.run else kernel.get_bulk_run(public_id=row.run, viewer=SYSTEM)
    met = row.changed + row.unchanged + row.refused
    return BulkChangeView(
        public_id=row.public_id,
        kind=row.kind,
        given=row.given,
        overwrites=row.overwrites,
        selection=Selection.parse(row.selection),
        state=run.state if run else FINISHED,
        percent=100 if is_over else min(99, met * 100 // max(1, row.matched)),
        matched=row.matched,
        changed=row.changed,
        unchanged=row.unchanged,
        refused=row.refused,
        codes=row.tally.get("codes", {}),
        markets=row.tally.get("markets", {}),
        undoes=row.undoes.public_id if row.undoes else "",
        may_undo=is_over
        and bool(row.changed)
        and row.kind not in {PUBLISH, WITHDRAW, UNDO}
        and not row.undone_by.all(),
        started_at=row.created_at,
        finished_at=row.finished_at,
    )
