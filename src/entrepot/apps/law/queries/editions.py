"""The editions of the law that this installation has had in force."""

from dataclasses import dataclass
from datetime import datetime

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    """One compiled law by the hash of its contents. `by` and `activated_by` are keys of actors."""

    edition: str
    compiled_at: datetime
    by: str
    is_active: bool
    activated_at: datetime | None
    activated_by: str


def list_editions(*, viewer: Actor, limit: int = 50) -> list[EditionView]:
    """Return the editions, the latest registered first, 200 at most. For operators."""
    require_role(viewer, OPERATOR)
    from entrepot.apps.law.models import Edition  # noqa: PLC0415 - quotes are asked without a database

    return [
        EditionView(
            edition=row.edition,
            compiled_at=row.compiled_at,
            by=row.by,
            is_active=row.is_active,
            activated_at=row.activated_at,
            activated_by=row.activated_by,
        )
        for row in Edition.objects.order_by("-id")[: min(limit, MOST)]
    ]
