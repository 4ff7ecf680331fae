"""What is kept of products in markets: a sheet for all of which the same is found, each pointing to its own.

Fifty markets say the same of most of a seller's goods. So a product costs one short row however many markets
there are, and another edition of the law, too, changes one row of each.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef

from entrepot.apps.catalogue.models import Readiness, ReadyMarket, Visibility
from entrepot.apps.catalogue.visibility import READY, Verdict

DIGEST_BYTES: Final = 16
_LONGEST_CODES: Final = 400
# Whoever forgets sheets that nothing hangs on leaves those alone that are held so.
_HOLD: Final = "SELECT digest FROM catalogue_readiness WHERE digest = ANY(%s) ORDER BY digest FOR KEY SHARE"


class Said(NamedTuple):
    """What is found in one market: state, codes with one space between, way in, edition, and its last day."""

    state: str
    codes: str
    route: str
    edition: str
    ends: str | None

    @property
    def told(self) -> tuple[str, str, str]:
        """What buyers and sellers would see change."""
        return self[:3]


type Sheet = Mapping[int, Said]
"""What is found by the row number of the market; one object for all products of which the same is found."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a product: its sheet and the digest, which version was judged everywhere, and when."""

    digest: str
    sheet: Sheet
    version: int
    checked_at: datetime


def said(verdict: Verdict) -> Said:
    """Return a verdict as it is kept: the codes once each, and the day until which it holds."""
    codes = " ".join(dict.fromkeys([found.code for found in verdict.found]))
    ends = verdict.valid_until.isoformat() if verdict.valid_until else None
    route = verdict.routes[0] if verdict.routes else ""
    return Said(str(verdict.state), codes[:_LONGEST_CODES], route, verdict.edition, ends)


def kept_of(products: Collection[int]) -> dict[int, Kept]:
    """Return what is kept of products, by their row numbers; nothing of those that were never asked about."""
    rows = list(
        Visibility.objects.filter(product__in=products).values_list(
            "product_id", "readiness_id", "product_version", "checked_at"
        )
    )
    wanted = {digest for _product, digest, _version, _at in rows}
    found = Readiness.objects.filter(digest__in=wanted).values_list("digest", "found")
    sheets = {digest: {market: Said(*rest) for market, *rest in each} for digest, each in found}
    return {product: Kept(digest, sheets[digest], version, at) for product, digest, version, at in rows}


def digest_of(sheet: Sheet) -> str:
    """Return the name of a sheet, the same for whoever finds the same."""
    return digest(_rows(sheet))


def digest(rows: object) -> str:
    """Return the digest of what can be written as JSON."""
    text = json.dumps(rows, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=DIGEST_BYTES).hexdigest()


def keep_sheets(sheets: Mapping[str, Sheet]) -> None:
    """Write sheets, by their digests, where they are not there; hold all until the transaction ends."""
    missing = sheets.keys() - _held(sheets)
    while missing:
        _write(sorted((digest, sheets[digest]) for digest in missing))
        if connection.vendor != "postgresql":  # one writer at a time: nothing is forgotten meanwhile
            break
        missing -= _held(missing)  # what another wrote may be forgotten before it is held


def forget_sheets() -> int:
    """Delete the sheets that no product has any more; returns how many. In the caller's transaction."""
    unused = Readiness.objects.filter(~Exists(Visibility.objects.filter(readiness=OuterRef("pk"))))
    locked = list(unused.select_for_update(skip_locked=True).values_list("pk", flat=True))
    _deleted, by_kind = unused.filter(pk__in=locked).delete()
    return by_kind.get(Readiness._meta.label, 0)  # noqa: SLF001 - public API in all but name


def _held(digests: Collection[str]) -> set[str]:
    if connection.vendor != "postgresql":
        return set(Readiness.objects.filter(digest__in=digests).values_list("digest", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [list(digests)])
        return {row[0] for row in cursor.fetchall()}


def _write(new: Iterable[tuple[str, Sheet]]) -> None:
    """Write sheets in one order, so that two who write never wait for each other."""
    written = list(new)
    Readiness.objects.bulk_create(
        [Readiness(digest=digest, found=_rows(sheet)) for digest, sheet in written], ignore_conflicts=True
    )
    ReadyMarket.objects.bulk_create(
        [
            ReadyMarket(readiness_id=digest, market_id=market)
            for digest, sheet in written
            for market, each in sorted(sheet.items())
            if each.state == READY
        ],
        ignore_conflicts=True,
    )


def _rows(sheet: Sheet) -> list[list[object]]:
    return [[market, *each] for market, each in sorted(sheet.items())]
