"""The Harmonized System as a tree: sections, chapters, headings, subheadings, titles that stand alone."""

from dataclasses import dataclass
from functools import cache

from .tables import read_table, reads_chinese

EDITION = "2022"
CHAPTER, HEADING, SUBHEADING = 2, 4, 6


@dataclass(frozen=True, slots=True)
class HsStep:
    """One step of the way down the tree: a section (roman number), chapter, heading or subheading."""

    code: str
    title: str
    title_zh: str

    def titled(self, language: str) -> str:
        """Return the title in ``language`` (Chinese or English)."""
        return self.title_zh if reads_chinese(language) else self.title


@dataclass(frozen=True, slots=True)
class HsEntry:
    """A chapter, heading or subheading of HS 2022.

    ``title`` joins the heading's words with its own, so that it can be read alone. ``title_zh`` gives the
    heading in Chinese and, below it, the glossary's words or the English subheading: there is no official
    Chinese text here.
    """

    code: str
    title: str
    title_zh: str
    own_title: str
    section: str
    parent: str | None
    path: tuple[HsStep, ...]
    children: tuple[str, ...]

    def titled(self, language: str) -> str:
        """Return the title in ``language`` (Chinese or English)."""
        return self.title_zh if reads_chinese(language) else self.title


@cache
def own_titles() -> dict[str, str]:
    """Return the English title of every code as the nomenclature words it."""
    return {code: title for code, _section, title in read_table("nomenclature", "hs")}


@cache
def _section_of_chapter() -> dict[str, str]:
    return {
        code: section for code, section, _title in read_table("nomenclature", "hs") if len(code) == CHAPTER
    }


@cache
def chinese_titles() -> dict[str, str]:
    """Return the Chinese title of every chapter and heading."""
    return {row[0]: row[1] for row in read_table("nomenclature", "titles_zh")}


@cache
def _glossary_words_zh() -> dict[str, str]:
    return {
        row[0]: "、".join(row[2].split("|")[:4]) for row in read_table("nomenclature", "glossary") if row[2]
    }


@cache
def _sections() -> dict[str, HsStep]:
    return {row[0]: HsStep(*row) for row in read_table("nomenclature", "sections")}


@cache
def _children() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code in own_titles():
        if len(code) > CHAPTER:
            found.setdefault(code[:-2], []).append(code)
    return {parent: tuple(children) for parent, children in found.items()}


def _short_zh(code: str) -> str:
    """Word a subheading in Chinese: the glossary's words for it, else its English title."""
    if code in chinese_titles():
        return chinese_titles()[code]
    return _glossary_words_zh().get(code) or own_titles()[code]


def _step(code: str) -> HsStep:
    return HsStep(code, own_titles()[code], _short_zh(code))


def full_title(code: str) -> str:
    """Return the English title with its heading's before it, unless both say the same."""
    title = own_titles()[code]
    if len(code) < SUBHEADING:
        return title
    heading = own_titles()[code[:HEADING]]
    return title if code.endswith("00") or title == heading else f"{heading} › {title}"


def full_title_zh(code: str) -> str:
    """Return the Chinese title with its heading's before it, unless the heading is the whole."""
    if len(code) < SUBHEADING:
        return chinese_titles()[code]
    heading = chinese_titles()[code[:HEADING]]
    return heading if code.endswith("00") else f"{heading} › {_short_zh(code)}"


def is_code(code: str) -> bool:
    """Say whether ``code`` is a chapter, heading or subheading of HS 2022."""
    return code in own_titles()


@cache
def entry(code: str) -> HsEntry | None:
    """Return the entry of 2, 4 or 6 digits, or None when HS 2022 has no such code."""
    if not is_code(code):
        return None
    section = _section_of_chapter()[code[:CHAPTER]]
    ways = [code[:digits] for digits in (CHAPTER, HEADING, SUBHEADING) if digits <= len(code)]
    return HsEntry(
        code=code,
        title=full_title(code),
        title_zh=full_title_zh(code),
        own_title=own_titles()[code],
        section=section,
        parent=code[:-2] or None,
        path=(_sections()[section], *(_step(way) for way in ways)),
        children=_children().get(code, ()),
    )
