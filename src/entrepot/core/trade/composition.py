"""What a product is made of and how long it keeps: materials and ingredients with shares, days and storage.

Allergens are those of Annex II of Regulation (EU) No 1169/2011, which the maker marks in the list.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

WHOLE: Final = Decimal(100)
ALLERGEN: Final = "allergen"
STORAGES: Final = ("ambient", "cool_dry", "chilled", "frozen")
"""As it is; cool and dry; from 2 to 8 °C; at −18 °C or below."""
MOST_DAYS: Final = 36_500
LONGEST_NAME: Final = 60
_PART: Final = re.compile(
    r"(?P<mark>\*?)\s*(?P<name>.+?)(?:[\s,:]*(?<!\d)(?P<share>\d{1,3}(?:[.,]\d{1,3})?)\s*%)?"
)
_DAYS: Final = re.compile(r"[1-9][0-9]{0,4}")
_SHARE: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)\s?%?")


class CompositionError(ValueError):
    """What was said of the composition cannot be read."""


def share_of(text: str) -> Decimal | None:
    """Return a share in per cent that was written as `60`, `60%` or `12.5 %`; None where it is no number."""
    found = _SHARE.fullmatch(text.strip())
    return Decimal(found.group(1)) if found else None


def adds_up(shares: Iterable[Decimal | None]) -> bool:
    """Say whether shares may be those of one thing: at most 100, and 100 where each of several has one."""
    given = list(shares)
    known = [each for each in given if each is not None]
    if sum(known) > WHOLE:
        return False
    claimed = len(known) == len(given) and len(given) > 1
    return not claimed or sum(known) == WHOLE


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One ingredient, its share in per cent where that is said, and whether it is an allergen."""

    name: str
    share: Decimal | None = None
    is_allergen: bool = False

    @classmethod
    def parse(cls, name: str, said: str) -> Self:
        """Read what `text` wrote: `12.5 allergen`, `12.5`, `allergen` or nothing. Raises CompositionError."""
        words = said.split()
        is_allergen = words[-1:] == [ALLERGEN]
        share, *more = (words[:-1] if is_allergen else words) or [""]
        if more or not name.strip():
            raise CompositionError(said)
        found = share_of(share) if share else None
        if share and (found is None or not 0 < found <= WHOLE):
            raise CompositionError(said)
        return cls(name, found, is_allergen)

    @property
    def text(self) -> str:
        """How it is kept beside its name."""
        share = f"{self.share.normalize():f}" if self.share is not None else ""
        return " ".join(filter(None, (share, ALLERGEN if self.is_allergen else "")))


def read_part(line: str, *, stars: bool = False) -> Ingredient:
    """Read a part as people write it: `cotton 60 %`, `亚麻 40％`, and `*peanuts` where stars mark allergens.

    Raises CompositionError.
    """
    met = _PART.fullmatch(unicodedata.normalize("NFKC", line).strip())
    name = met["name"].strip() if met else ""
    share = Decimal(met["share"].replace(",", ".")) if met and met["share"] else None
    if not name or len(name) > LONGEST_NAME or (share is not None and not 0 < share <= WHOLE):
        raise CompositionError(line)
    return Ingredient(name, share, stars and bool(met and met["mark"]))


@dataclass(frozen=True, slots=True)
class ShelfLife:
    """How many days a product keeps from its making, stored as said."""

    days: int
    storage: str

    @classmethod
    def parse(cls, said: str) -> Self:
        """Read `540 cool_dry`. Raises CompositionError."""
        days, _blank, storage = said.partition(" ")
        if not _DAYS.fullmatch(days) or int(days) > MOST_DAYS or storage not in STORAGES:
            raise CompositionError(said)
        return cls(int(days), storage)

    @property
    def text(self) -> str:
        """How it is kept."""
        return f"{self.days} {self.storage}"
