"""What a Shopify CSV says of pieces: a number, whether that shop counts at all, what it does at the last one.

Without a tracker nobody counts there, and the number (mostly 0) means nothing. The policy `continue`, TRUE in
newer files, sells what is not there; we do not.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from entrepot.apps.catalogue.provider import Finding

if TYPE_CHECKING:
    from entrepot.adapters.product_rows import Row

MOST_PIECES: Final = 10_000_000
_COUNT: Final = re.compile(r"-?[0-9]{1,9}(\.0{1,6})?")
_GOES_ON: Final = frozenset({"continue", "true", "yes", "1"})


def pieces_of(row: "Row", findings: list[Finding]) -> int | None:
    """Return how many pieces the shop has counted of a variant; None where nothing can be gone by."""
    told = row.cell("pieces").removeprefix("'").replace("\u2212", "-")
    if not told:
        return None
    if not _COUNT.fullmatch(told) or int(told.partition(".")[0]) > MOST_PIECES:
        findings.append(row.finding("pieces", "pieces_unreadable", told))
        return None
    if "tracker" in row.columns and not row.cell("tracker"):
        findings.append(row.finding("pieces", "pieces_not_counted", told, fatal=False))
        return None
    count = int(told.partition(".")[0])
    if count < 0:
        findings.append(row.finding("pieces", "pieces_below_nought", told, fatal=False))
        return None
    return count


def oversold(rows: Sequence["Row"]) -> Iterator[Finding]:
    """Yield one remark for a product of which that shop goes on selling when nothing is left."""
    for row in rows:
        if row.is_variant and row.cell("oversell").lower() in _GOES_ON:
            yield row.finding("oversell", "sold_beyond_stock", row.cell("oversell"), fatal=False)
            return
