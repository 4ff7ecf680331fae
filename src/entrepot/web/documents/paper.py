"""What a paper says, before it is set: values only, in the words of the reader's language.

Every text is shown as it is. None is read as markup, so what a stranger wrote stays what they wrote.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

LEFT, RIGHT = "left", "right"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, on which side it stands and its share of the width."""

    heading: Any
    side: Literal["left", "right"] = "left"
    share: int = 0
    """0: as wide as what stands in it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place of a table; `under` is told smaller below it."""

    text: Any
    under: tuple[Any, ...] = ()
    is_code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows below headings, repeated on each page; the last ones may be sums."""

    kind: Final[str] = field(default="table", init=False)
    title: Any = ""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    sums: tuple[tuple[Cell | str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """Amounts that add up, one below the other, the last one the total; `beside` is no part of it."""

    kind: Final[str] = field(default="reckoning", init=False)
    lines: tuple[tuple[Any, str], ...]
    total: tuple[Any, str] | None
    beside: tuple[tuple[Any, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Names and what they are."""

    kind: Final[str] = field(default="facts", init=False)
    title: Any = ""
    pairs: tuple[tuple[Any, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Paragraphs, below a heading when there is one."""

    kind: Final[str] = field(default="prose", init=False)
    title: Any = ""
    paragraphs: tuple[Any, ...]
    is_quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Somebody on a paper: who they are, where, under which numbers, and what is missing."""

    role: Any
    name: str
    lines: tuple[Any, ...] = ()
    facts: tuple[tuple[Any, str], ...] = ()
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Two or three parties beside one another."""

    kind: Final[str] = field(default="sides", init=False)
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Figures drawn as bars: name, figure as it is written, thousandths of the longest."""

    kind: Final[str] = field(default="bars", init=False)
    title: Any = ""
    bars: tuple[tuple[Any, str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody wrote, with who and when above it."""

    kind: Final[str] = field(default="said", init=False)
    who: Any
    when: str
    text: str
    shown: tuple[str, ...] = ()
    """What they showed, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """A place to sign: what is declared, and the day."""

    kind: Final[str] = field(default="signing", init=False)
    declares: Any
    labels: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A course of figures, drawn as a line from left to right; each point in thousandths, from below."""

    kind: Final[str] = field(default="line", init=False)
    title: Any = ""
    points: tuple[tuple[int, int], ...]
    ends: tuple[str, str]
    """What the first and the last point are, as it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawing as SVG at its real size, such as a label to cut out; `says` is told to who cannot see it."""

    kind: Final[str] = field(default="drawing", init=False)
    svg: str
    width: int
    height: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Here begins another paper of the same pack, on a page of its own."""

    kind: Final[str] = field(default="sheet", init=False)
    title: Any
    number: str = ""
    facts: tuple[tuple[Any, Any], ...] = ()


type Part = Table | Reckoning | Facts | Prose | Sides | Bars | Said | Signing | Line | Drawing | Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper. `at` is the moment it tells of: nothing in it is of the moment it is made.

    `name` is that of the file, without an ending.
    """

    name: str
    title: Any
    number: str = ""
    at: datetime
    facts: tuple[tuple[Any, Any], ...] = ()
    parts: tuple[Part, ...]
    foot: str = ""
