"""What an index must be able to do. It is blind: tokens and tags go in, keys come out, best first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol


class IndexUnavailableError(Exception):
    """The index cannot be asked or written just now; asking again does no harm."""


class IndexBeingBuiltError(IndexUnavailableError):
    """Somebody else builds the index anew already."""


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
RANKED_AT_LEAST: Final = 5_000
"""So many of what fits every index ranks, and keeps in one order where they fit equally well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that can be found. Tokens hold no blanks; `tags` are what it must have to be looked at.

    `numbers` are whole numbers from 0 up by names of small Latin letters, figures and underscores.
    """

    key: str
    parts: Mapping[Part, Sequence[str]]
    tags: Sequence[str] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """One thing that is asked for: any of the tokens (with what each counts, up to 1) will do.

    `together` are tokens that only count when all of them stand in one entry.
    """

    tokens: Mapping[str, float]
    together: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Between:
    """A half-open band of a number; an end that is None is open. What has no such number is not within."""

    name: str
    least: int | None = None
    below: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for: every tag, one at least of each of `any_of`, every band, and so many of the groups.

    Who puts keys in an order of their own asks for them not `ranked`: in any order.
    """

    groups: Sequence[Group]
    tags: Sequence[str] = ()
    any_of: Sequence[Sequence[str]] = ()
    between: Sequence[Between] = ()
    least: int = 1
    limit: int = 100
    ranked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many entries fit a query, and of those how many have each tag and stand in each band.

    `is_whole` is false where only a part of what fits was looked at: there are more of each than it says.
    """

    total: int
    tags: Mapping[str, int]
    bands: tuple[int, ...]
    is_whole: bool


class SearchIndex(Protocol):
    """An index. Writes are seen by every reader within a second; one that fails has changed nothing.

    Who writes what it has read does both `alone`, so that nothing older is ever written over something newer.
    """

    def alone(self) -> AbstractContextManager[None]:
        """Let nobody else, in any process, be `alone` or switch to a new whole meanwhile.

        Not twice within itself. Raises IndexUnavailableError when others do not come to an end.
        """

    def put(self, entries: Sequence[Entry], gone: Sequence[str] = ()) -> None:
        """Take in entries, each in the place of what stood under its key, and forget keys, in one step.

        A key to forget that is not there is no error.
        """

    def replace(self, entries: Iterable[Sequence[Entry]], *, last: Callable[[], None] = lambda: None) -> int:
        """Build the whole anew from portions, aside, then let it take the place of the old in one step.

        What is `put` meanwhile goes into the old one. One builds at a time: portions are drawn when nobody
        else does, and `last` is called before the step, which is taken `alone`. Return how many entries there
        are. Raises IndexBeingBuiltError.
        """

    def is_current(self) -> bool:
        """Return whether what answers was once built as a whole, in the form of entries of today.

        If not, what is found is right, but some or all of it may be missing until it is built anew.
        """

    def find(self, query: Query) -> tuple[str, ...]:
        """Return the keys of what fits, best first; those that fit equally well in their own order.

        Of a very common word an index may rank a part only, of thousands (`RANKED_AT_LEAST`), those first
        that have it in their name; whatever narrows is looked at in all of what fits.
        """

    def tally(
        self, query: Query, *, starts: Sequence[str], bands: Sequence[Between] = (), most: int = 100
    ) -> Tally:
        """Count what fits: the `most` frequent tags that begin with each of `starts`, and each band.

        A start is a tag's up to its last colon, with it: "origin:" of "origin:VN".
        """

    def count(self) -> int:
        """Return how many entries there are."""
