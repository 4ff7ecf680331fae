"""Keeps what was found of products in markets, and tells of what changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from entrepot.apps.catalogue.events import VisibilityChanged
from entrepot.apps.catalogue.models import Product, Visibility
from entrepot.apps.catalogue.sheets import Kept, Sheet, digest_of, keep_sheets, kept_of, said
from entrepot.apps.catalogue.standings import reckon
from entrepot.apps.catalogue.visibility import Verdict
from entrepot.apps.kernel.made_rows import insert, new_row
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.markets.queries import MarketView

type Verdicts = Sequence[tuple[MarketView, Verdict]]
"""What is found of a product in each market; one object for all products of which the same is found."""
type Judged = Sequence[tuple[Product, Verdicts]]


def keep_verdicts(judged: Judged, *, at: datetime, everywhere: bool, reckons: bool = True) -> int:
    """Keep the verdicts on products in the caller's transaction, and count those of which they changed.

    Of a product that changed since it was judged nothing is kept. What is known of other markets stays,
    unless the verdicts are of all markets there are (`everywhere`). Announced is what changed of products
    that were on sale: of drafts there is nothing to find. Where `reckons` is false, the caller brings the
    patterns of the products up to it (`standings.reckon`) once it has put them on sale.
    """
    versions = dict(
        Product.objects.select_for_update(of=("self",))
        .filter(pk__in=[row.pk for row, _verdicts in judged])
        .order_by("pk")
        .values_list("pk", "version")
    )
    fresh = [(row, verdicts) for row, verdicts in judged if versions.get(row.pk) == row.version]
    before = kept_of([row.pk for row, _verdicts in fresh])
    steps = _Steps(everywhere=everywhere)
    taken = [(row, before.get(row.pk), steps.of(verdicts, before.get(row.pk))) for row, verdicts in fresh]
    keep_sheets({step.digest: step.sheet for _row, _kept, step in taken})
    _point(taken, at=at, everywhere=everywhere)
    changed = 0
    for row, _kept, step in taken:
        changed += bool(step.markets)
        if step.markets and row.state == Product.State.PUBLISHED:
            publish(VisibilityChanged(product=row.public_id, markets=step.markets, at=at))
    if reckons:
        reckon((row for row, _kept, _step in taken), {row.pk: step.stands for row, _kept, step in taken})
    return changed


@dataclass(frozen=True, slots=True)
class _Step:
    """From one sheet to another: what is known now, and the codes of the markets that say something else."""

    digest: str
    sheet: Sheet
    markets: tuple[str, ...]
    stands: Mapping[int, tuple[str, str]]


class _Steps:
    """The steps that products take, each made once for all that take it."""

    def __init__(self, *, everywhere: bool) -> None:
        self._everywhere = everywhere
        self._made: dict[tuple[int, str], _Step] = {}

    def of(self, verdicts: Verdicts, before: Kept | None) -> _Step:
        """Return the step of a product from what is kept to what was found."""
        same = id(verdicts), before.digest if before else ""
        if same not in self._made:
            self._made[same] = self._step(verdicts, before.sheet if before else {})
        return self._made[same]

    def _step(self, verdicts: Verdicts, before: Sheet) -> _Step:
        found = {market.id: said(verdict) for market, verdict in verdicts}
        sheet = found if self._everywhere else {**before, **found}
        markets = [
            market.code
            for market, _verdict in verdicts
            if market.id not in before or before[market.id].told != found[market.id].told
        ]
        stands = {market: each[:2] for market, each in sheet.items()}
        return _Step(digest_of(sheet), sheet, tuple(markets), stands)


def _point(taken: Iterable[tuple[Product, Kept | None, _Step]], *, at: datetime, everywhere: bool) -> None:
    """Point products to their sheets, all by one statement."""
    insert(
        (
            new_row(
                Visibility,
                product_id=row.pk,
                readiness_id=step.digest,
                product_version=row.version if everywhere else kept.version if kept else 0,
                checked_at=kept.checked_at if kept and not everywhere else at,
            )
            for row, kept, step in taken
        ),
        in_place_of="product_id",
    )
