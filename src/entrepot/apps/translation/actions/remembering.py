"""What people wrote for a text is remembered for the next like it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from entrepot.apps.accounts import roles
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.translation.memory import digest_of
from entrepot.apps.translation.models import Remembered
from entrepot.core.trade.wording import aligned, plain


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and what a person wrote for it in another language."""

    source_language: str
    source: str
    language: str
    text: str


def remember(*, pairs: Sequence[Pair], by: Actor, at: datetime) -> int:
    """Keep what people of the actor's organisation wrote, and its sentences where safe; return how many.

    The newest words for a text count. For members, in the transaction of what they wrote.
    """
    require_role(by, roles.MEMBER)
    rows: dict[tuple[str, str, str], Remembered] = {}
    for pair in pairs:
        if not pair.source.strip() or not pair.text.strip() or pair.language == pair.source_language:
            continue
        for source, text in (*aligned(pair.source, pair.text), (pair.source, pair.text)):
            row = Remembered(
                organisation_id=by.organisation_id or 0,
                source_language=pair.source_language,
                language=pair.language,
                digest=digest_of(source),
                length=len(plain(source)),
                source=source.strip(),
                text=text.strip(),
                written_at=at,
            )
            rows[pair.source_language, pair.language, row.digest] = row
    Remembered.objects.bulk_create(
        [rows[key] for key in sorted(rows)],
        update_conflicts=True,
        unique_fields=["organisation", "source_language", "language", "digest"],
        update_fields=["text", "written_at"],
    )
    return len(rows)
