"""What is wrong with a law pack, as values: all of them are collected, none is raised past its table."""

from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake in a pack: where it stands, what is wrong, how to mend it."""

    file: str
    line: int
    column: str
    reason: str
    fix: str = ""

    def __str__(self) -> str:
        """Write ``file:line: column: reason (fix)``, which editors make clickable."""
        column = f"{self.column}: " if self.column else ""
        return f"{self.file}:{self.line}: {column}{self.reason}" + (f" ({self.fix})" if self.fix else "")


class CellError(ValueError):
    """A cell that cannot be read; the table reader turns it into a :class:`Fault` with its place."""

    def __init__(self, reason: str, fix: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix


class Place(NamedTuple):
    """A line of a file."""

    file: str
    line: int

    def fault(self, column: str, reason: str, fix: str = "") -> Fault:
        """Make the fault that stands at this place."""
        return Fault(self.file, self.line, column, reason, fix)


class Located[T](NamedTuple):
    """A row and the place it was written at."""

    row: T
    place: Place


@dataclass(frozen=True, slots=True)
class Reference:
    """The facts of the world a pack is checked against; values passed in, as core reads no files."""

    currencies: frozenset[str] = field(default_factory=frozenset)
    """ISO 4217 codes."""
    units: frozenset[str] = field(default_factory=frozenset)
    """UN/ECE Recommendation 20 codes that are not deleted."""
    countries: frozenset[str] = field(default_factory=frozenset)
    """ISO 3166 alpha-2 codes, with EU and XI."""
    hs: frozenset[str] = field(default_factory=frozenset)
    """Codes of 2, 4 and 6 digits of HS 2022."""
    timezones: frozenset[str] = field(default_factory=frozenset)
    """Names of the IANA time zone database."""
