"""What people of an organisation translated before: the same text, and texts nearly the same."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from entrepot.apps.translation.models import Remembered
from entrepot.core.trade.wording import plain

NEAR: Final = 75
"""In per cent of rapidfuzz's ratio: below that a text before is no help."""
LOOKED_AT: Final = 3_000
"""So many texts of about the same length, the newest first, are compared."""
LONGEST: Final = 2_000
"""Longer texts are met as a whole or by their sentences: comparing them would cost too much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What people wrote for a text before; `likeness` in per cent, 100 for the very same text."""

    source: str
    text: str
    likeness: int


def digest_of(text: str) -> str:
    """Return by what a text is known again."""
    return hashlib.blake2b(plain(text).encode(), digest_size=16).hexdigest()


def exact(
    texts: Collection[str], *, organisation: int, source_language: str, language: str
) -> dict[str, str]:
    """Return what people wrote for these very texts."""
    wanted = {digest_of(text): text for text in texts}
    rows = Remembered.objects.filter(
        organisation_id=organisation,
        source_language=source_language,
        language=language,
        digest__in=list(wanted),
    )
    return {wanted[digest]: text for digest, text in rows.values_list("digest", "text")}


def near(
    text: str, *, organisation: int, source_language: str, language: str, most: int
) -> Sequence[Offered]:
    """Return what people wrote for texts like this one, the likest first."""
    wanted = plain(text)
    if not wanted or len(wanted) > LONGEST:
        return ()
    rows = Remembered.objects.filter(
        organisation_id=organisation,
        source_language=source_language,
        language=language,
        length__gte=len(wanted) * 6 // 10,
        length__lte=len(wanted) * 16 // 10 + 1,
    ).order_by("-pk")
    known = list(rows.values_list("source", "text")[:LOOKED_AT])
    found = process.extract(
        wanted, [plain(source) for source, _text in known], scorer=fuzz.ratio, score_cutoff=NEAR, limit=most
    )
    return [
        Offered(
            source=known[place][0],
            text=known[place][1],
            likeness=100 if plain(known[place][0]) == wanted else min(int(score), 99),
        )
        for _text, score, place in found
    ]
