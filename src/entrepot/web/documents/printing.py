"""The one door papers leave by as PDF: same paper, same bytes, on every machine and day.

A paper is handed to the template as data, so nothing in it is read as markup. The template reads no file and
asks no network; the fonts are the project's own, never those of the machine.
"""

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from unicodedata import category, normalize
from urllib.parse import quote

import typst
from django.http import HttpResponse

from entrepot.apps.kernel import languages
from entrepot.web.design import places
from entrepot.web.documents.paper import Paper

HERE: Final = Path(__file__).parent
TEMPLATE: Final = HERE / "typst" / "paper.typ"
FONTS: Final = HERE / "fonts"
STANDARDS: Final[list[Any]] = ["a-2a", "ua-1"]
"""To be kept for decades (ISO 19005-2) and to be read aloud (ISO 14289-1)."""

CONTENT_TYPE: Final = "application/pdf"
PUBLISHER: Final = "Entrepot"
SILENT: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
"""Kinds of characters that nobody sees."""


def print_paper(paper: Paper) -> bytes:
    """Return a paper as PDF/A-2a, tagged, with title and language, in the language of its reader."""
    made = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"paper": json.dumps(_told(paper), ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=paper.at.astimezone(UTC).replace(microsecond=0),
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{paper.name}: one file was expected")
    return made


def hand_out(paper: Paper) -> HttpResponse:
    """Return a paper as an answer to save; in no cache, as what it tells is somebody's own."""
    name = f"{paper.name}.pdf"
    return HttpResponse(
        print_paper(paper),
        content_type=CONTENT_TYPE,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@cache
def _fonts() -> typst.Fonts:
    """Return the project's fonts, read once for each process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _told(paper: Paper) -> dict[str, Any]:
    language, region = languages.LANGUAGES[places.current().language].printed
    day = paper.at.astimezone(UTC)
    title, number = _settable(str(paper.title)), _settable(paper.number)
    return {
        "language": language,
        "region": region,
        "publisher": PUBLISHER,
        "title": title,
        "number": number,
        "date": _date(day),
        "facts": _plain(paper.facts),
        "parts": [_plain(each) for each in paper.parts],
        "foot": _settable(" · ".join(each for each in (PUBLISHER, number or title, paper.foot) if each)),
    }


def _date(at: datetime) -> dict[str, int]:
    return {name: getattr(at, name) for name in ("year", "month", "day", "hour", "minute", "second")}


def _plain(value: Any) -> Any:
    """Return values as JSON has them: fields by their names, lazy texts in the reader's language."""
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, (bool, int)) else _settable(str(value))


@cache
def _covered() -> frozenset[int]:
    """Return every character that at least one of our fonts can draw."""
    ranges = (line.partition("-") for line in (FONTS / "covered.txt").read_text("ascii").split())
    drawn = (range(int(first, 16), int(last, 16) + 1) for first, _dash, last in ranges)
    return frozenset(each for one in drawn for each in one)


def _settable(text: str) -> str:
    """Return a text as it can be set: a character no font of ours has is told by its code, never left out.

    An archived document may not hold a character that cannot be seen.
    """
    if text.isascii() and text.isprintable():
        return text
    drawn = _covered()
    return "".join(
        each if ord(each) in drawn or each == "\n" else _told_by_code(each) for each in normalize("NFC", text)
    )


def _told_by_code(character: str) -> str:
    return " " if category(character) in SILENT else f"[U+{ord(character):04X}]"
