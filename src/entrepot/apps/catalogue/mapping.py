"""Which column of a table holds what: what its seller said before goes before our guess."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from entrepot.apps.catalogue.models import KnownColumns, ProductImport

TABLE: Final = "table"  # the source whose columns are said by its seller
NEEDED: Final = ("title", "price")
WEIGHT_UNITS: Final = ("g", "kg", "lb", "oz")
ROW, REASON = "Entrepot row", "Entrepot reason"  # what we add to rows that are sent back


def unmapped(job: ProductImport) -> tuple[str, ...]:
    """Return what must be known of a table and no column is said to hold."""
    return tuple(name for name in NEEDED if name not in job.columns) if job.source == TABLE else ()


def recall(job: ProductImport) -> None:
    """Put what the seller said of such columns before on an import of a table."""
    if job.source != TABLE:
        return
    known = KnownColumns.objects.filter(
        organisation_id=job.organisation_id, fingerprint=_fingerprint(job.header)
    ).first()
    if known is not None:
        job.columns, job.weight_unit = known.columns, known.weight_unit


def remember(job: ProductImport, *, at: datetime) -> None:
    """Keep what the seller says of the columns of a table, in the caller's transaction."""
    if job.source == TABLE:
        KnownColumns.objects.update_or_create(
            organisation_id=job.organisation_id,
            fingerprint=_fingerprint(job.header),
            defaults={"columns": job.columns, "weight_unit": job.weight_unit, "used_at": at},
        )


def _fingerprint(header: Sequence[str]) -> str:
    """Return what tables with the same columns have in common, failed rows that come back too."""
    names = [" ".join(name.lower().split()) for name in header if name not in {ROW, REASON}]
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()
