"""Words agreed for a language: an organisation's own, then the platform's names of things of trade."""

import csv
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from entrepot.apps.kernel import paths
from entrepot.apps.text.queries import fold
from entrepot.apps.translation.models import Term
from entrepot.core.trade.wording import holds

MOST: Final = 200
_COLUMNS: Final = {"zh-hans": "zh", "en": "en", "th": "th", "vi": "vi", "id": "id", "ms": "ms"}


def own_terms(
    texts: Collection[str], *, organisation: int, source_language: str, language: str
) -> tuple[tuple[str, str], ...]:
    """Return (term, agreed word) of the organisation for what stands in the texts, longest first."""
    rows = Term.objects.filter(
        organisation_id=organisation, source_language=source_language, language=language
    )
    found = [
        (source, agreed)
        for source, agreed in rows.values_list("source", "agreed")
        if any(holds(text, source) for text in texts)
    ]
    return tuple(sorted(found, key=lambda each: (-len(each[0]), each[0])))


def platform_terms(
    texts: Collection[str], *, source_language: str, language: str
) -> tuple[tuple[str, str], ...]:
    """Return (name, name in the other language) of things of trade in the texts, longest first.

    A hint, not a rule: a name may mean something else beside other words.
    """
    one, other = _COLUMNS.get(source_language), _COLUMNS.get(language)
    if one is None or other is None:
        return ()
    joined = fold("\n".join(texts))
    found = {
        name: agreed
        for name, agreed in _names(one, other).items()
        if fold(name) in joined and any(holds(text, name) for text in texts)
    }
    return tuple(sorted(found.items(), key=lambda each: (-len(each[0]), each[0])))[:MOST]


def _names(one: str, other: str) -> Mapping[str, str]:
    file = paths.data_dir() / "search" / "concepts.csv"
    return _load(file, file.stat().st_mtime_ns, one, other)


@lru_cache(maxsize=64)
def _load(file: Path, _changed: int, one: str, other: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            agreed = next(filter(None, row[other].split("|")), "")
            if agreed:
                found |= dict.fromkeys(filter(None, row[one].split("|")), agreed)
    return found
