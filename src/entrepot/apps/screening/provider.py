"""What a party that screens names must be able to do: hold them against lists, and say which it had.

A list that should have been looked at and was not is named in the answer: silence would pass for innocence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class ScreenerUnavailableError(Exception):
    """No answer came. Asking again does no harm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody to be looked for: a person or an organisation, and what tells it from others of the name."""

    name: str
    is_person: bool
    country: str = ""
    birth_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A likeness: the name asked for, the one on the list, by so many of a hundred, and why that many.

    `entry` is the list's own key of its row. `reasons` are codes: same_name, like_name, same_country,
    other_country, same_year, other_year, alias.
    """

    name: str
    listed: str
    list_name: str
    entry: str
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found, in which lists (name and edition), and which lists were not there."""

    matches: tuple[Match, ...]
    lists: tuple[str, ...]
    missing: tuple[str, ...]


class Screener(Protocol):
    """Holds names against lists."""

    def screen(self, parties: Sequence[Party]) -> Answer:
        """Return every likeness. Raises ScreenerUnavailableError."""
        ...
