"""Holds names against the rows of a list. Letters of any script are compared; marks and cases are not."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz, process

from entrepot.apps.screening.provider import Match, Party

LEAST: Final = 85  # of a hundred
SAME: Final = 100
MOST: Final = 20  # likenesses of one name
ANOTHER_YEAR: Final = 20
ANOTHER_COUNTRY: Final = 5
_FORMS: Final = frozenset(
    {"ltd", "limited", "llc", "inc", "co", "company", "corp", "gmbh", "sa", "sarl", "srl", "bv", "pte", "sdn"}
    | {"bhd", "jsc", "plc", "pt", "cv", "the"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row of a list: its own key, its names (the first is the main one), and what tells it from others."""

    entry: str
    names: tuple[str, ...]
    is_person: bool
    countries: tuple[str, ...] = ()
    birth_years: tuple[int, ...] = ()


@dataclass(slots=True)
class NameList:
    """A list ready to be searched: `name` and edition as they are told, and its rows."""

    name: str
    edition: str
    rows: Sequence[Listed]
    _folded: list[str] = field(init=False)
    _where: list[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        places = [(row, name) for row, listed in enumerate(self.rows) for name in range(len(listed.names))]
        self._where = places
        self._folded = [fold(self.rows[row].names[name]) for row, name in places]

    def matches(self, party: Party) -> Iterator[Match]:
        """Yield the likenesses of a party, each row of the list once, by its best name."""
        asked, seen = fold(party.name), set()
        if not asked:
            return
        found = process.extract(
            asked, self._folded, scorer=fuzz.token_sort_ratio, score_cutoff=LEAST, limit=MOST
        )
        for _text, likeness, place in found:
            row, name = self._where[place]
            listed = self.rows[row]
            if row in seen or listed.is_person != party.is_person:
                continue
            score, reasons = _weigh(party, listed, round(likeness), is_alias=name > 0)
            if score >= LEAST:
                seen.add(row)
                yield Match(
                    name=party.name,
                    listed=listed.names[name],
                    list_name=self.name,
                    entry=listed.entry,
                    score=score,
                    reasons=reasons,
                )


def fold(name: str) -> str:
    """Return a name for comparing: without case, marks, points, and words such as Ltd."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)
    )
    words = re.findall(r"\w+", plain.casefold())
    kept = [word for word in words if word not in _FORMS]
    return " ".join(kept or words)


def _weigh(party: Party, listed: Listed, likeness: int, *, is_alias: bool) -> tuple[int, tuple[str, ...]]:
    """Return the score and its reasons: another year of birth or another country makes it less."""
    score, reasons = likeness, ["same_name" if likeness == SAME else "like_name"]
    if is_alias:
        reasons.append("alias")
    if party.birth_year is not None and listed.birth_years:
        if any(abs(party.birth_year - year) <= 1 for year in listed.birth_years):
            reasons.append("same_year")
        else:
            score -= ANOTHER_YEAR
            reasons.append("other_year")
    if party.country and listed.countries:
        if party.country in listed.countries:
            reasons.append("same_country")
        else:
            score -= ANOTHER_COUNTRY
            reasons.append("other_country")
    return max(score, 0), tuple(reasons)
