"""What an index must be able to do. It is blind: tokens and tags go in, keys come out, best first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol


class IndexUnavailableError(Exception):
    """The index cannot be asked or written just now; asking again does no harm."""


class Part(StrEnum):
    """Where in an entry a token stands. Found in the name says more than found in the text."""

    NAME = "name"
    THING = "thing"  # what it is, in no language
    MAKER = "maker"
    KIND = "kind"  # what it falls under
    BODY = "body"


WEIGHTS: Final[Mapping[Part, float]] = {
    Part.NAME: 1.0,
    Part.THING: 0.9,
    Part.MAKER: 0.6,
    Part.KIND: 0.3,
    Part.BODY: 0.15,
}
"""What a token counts by where it stands; between 0 and 1, so that every index can keep to it."""
PIECES: Final = 0.5
"""What it counts when only the pieces of a word are met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that can be found. Tokens hold no blanks; `tags` are what it must have to be looked at."""

    key: str
    parts: Mapping[Part, Sequence[str]]
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One thing that is asked for: any of the tokens (with what each counts, up to 1) will do.

    `together` are tokens that only count when all of them stand in one entry.
    """

    tokens: Mapping[str, float]
    together: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for: every tag, and at least so many of the groups."""

    groups: Sequence[Group]
    tags: Sequence[str] = ()
    least: int = 1
    limit: int = 100


class SearchIndex(Protocol):
    """An index. Writes are seen by every reader within a second; one that fails has changed nothing."""

    def put(self, entries: Sequence[Entry]) -> None:
        """Take in entries, each in the place of what stood under its key."""

    def drop(self, keys: Sequence[str]) -> None:
        """Forget entries; one that is not there is no error."""

    def replace(self, entries: Iterable[Sequence[Entry]]) -> int:
        """Build the whole anew from portions, aside, then let it take the place of the old in one step.

        What is `put` meanwhile goes into the old one. Return how many entries there are.
        """

    def find(self, query: Query) -> tuple[str, ...]:
        """Return the keys of what fits, best first; those that fit equally well in their own order."""

    def count(self) -> int:
        """Return how many entries there are."""
