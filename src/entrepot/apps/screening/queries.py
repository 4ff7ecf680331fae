"""Every read of screening: for operators and officers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.screening.models import Hit, Screening

OFFICER: Final = "officer"


@dataclass(frozen=True, slots=True, kw_only=True)
class HitView:
    """One likeness, and whether somebody found it to be another."""

    public_id: str
    name: str
    listed: str
    list_name: str
    entry: str
    score: int
    reasons: tuple[str, ...]
    is_cleared: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningView:
    """The latest look at the lists for a subject."""

    public_id: str
    subject: str
    at: datetime
    lists: tuple[str, ...]
    missing: tuple[str, ...]
    hits: tuple[HitView, ...]

    @property
    def open_hits(self) -> tuple[HitView, ...]:
        """The likenesses nobody has found to be another."""
        return tuple(hit for hit in self.hits if not hit.is_cleared)


def find_screening(*, subject: str, viewer: Actor) -> ScreeningView | None:
    """Return the latest look that was answered, None when there was none. For operators and officers."""
    require_role(viewer, OPERATOR, OFFICER)
    rows = Screening.objects.filter(subject=subject).exclude(answered_at=None).order_by("-id")
    row = rows.prefetch_related("hits").first()
    if row is None:
        return None
    return ScreeningView(
        public_id=row.public_id,
        subject=row.subject,
        at=row.answered_at or row.created_at,
        lists=tuple(row.lists.splitlines()),
        missing=tuple(row.missing.splitlines()),
        hits=tuple(_view(hit) for hit in sorted(row.hits.all(), key=lambda hit: (-hit.score, hit.pk))),
    )


def _view(row: Hit) -> HitView:
    return HitView(
        public_id=row.public_id,
        name=row.name,
        listed=row.listed,
        list_name=row.list_name,
        entry=row.entry,
        score=row.score,
        reasons=tuple(row.reasons.split()),
        is_cleared=row.cleared_at is not None,
        note=row.note,
    )
