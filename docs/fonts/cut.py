# noqa: INP001 - a script beside the guides, run by hand
"""Cuts the fonts of PDF documents out of Google's Noto fonts: `.venv/bin/python docs/fonts/cut.py FOLDER`.

FOLDER holds the originals, as Debian's packages fonts-noto-core and fonts-noto-cjk install them (below
/usr/share/fonts). What comes out stands in src/entrepot/web/documents/fonts and is committed.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

HERE = Path(__file__).parents[2] / "src/entrepot/web/documents/fonts"
SIMPLIFIED = 2  # the second font after the Japanese one in the collection
LATIN = (
    *((0x0020, 0x052F), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x20A0, 0x20BF)),
    *((0x2100, 0x214F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x25CC, 0x25CC)),
)
THAI = ((0x0E00, 0x0E7F), (0x200B, 0x200D), (0x25CC, 0x25CC))
MARKS = ((0x2000, 0x206F), (0x2190, 0x2193), (0x3000, 0x30FF), (0x31F0, 0x31FF), (0xFF00, 0xFFEF))
FAMILY_NAMES = (1, 4, 16)
HEADINGS = "Noto Sans CJK Headings"
UNIFIED = (0x4E00, 0x9FFF)
HANGUL = (0xAC00, 0xD7A3)
COMMON = (("gb2312", b"\xb0\xa1", b"\xd7\xf9"), ("big5", b"\xa4\x40", b"\xc6\x7e"))
"""The first levels of the two old character sets: what nearly every text is written with."""


@dataclass(frozen=True)
class Cut:
    """One font that comes out: from which file, which characters, for which scripts."""

    name: str
    source: str
    number: int
    ranges: tuple[tuple[int, int], ...]
    scripts: tuple[str, ...]
    common: bool = False


CUTS = (
    Cut("NotoSans-Regular.ttf", "NotoSans-Regular.ttf", -1, LATIN, ("*",)),
    Cut("NotoSans-Bold.ttf", "NotoSans-Bold.ttf", -1, LATIN, ("*",)),
    Cut("NotoSansThai-Regular.ttf", "NotoSansThai-Regular.ttf", -1, THAI, ("*",)),
    Cut("NotoSansThai-Bold.ttf", "NotoSansThai-Bold.ttf", -1, THAI, ("*",)),
    Cut(
        "NotoSansCJKsc-Regular.otf",
        "NotoSansCJK-Regular.ttc",
        SIMPLIFIED,
        (*MARKS, UNIFIED, HANGUL),
        ("DFLT", "hani.dflt", "hani.ZHS", "hani.ZHT"),
    ),
    Cut(
        "NotoSansCJKHeadings.otf",
        "NotoSansCJK-Bold.ttc",
        SIMPLIFIED,
        MARKS,
        ("DFLT", "hani.dflt", "hani.ZHS", "hani.ZHT"),
        common=True,
    ),
)


def characters(cut: Cut) -> set[int]:
    """Return the characters a font keeps."""
    kept = {each for first, last in cut.ranges for each in range(first, last + 1)}
    for charset, first, last in COMMON if cut.common else ():
        kept |= {each for each in range(*UNIFIED) if first <= chr(each).encode(charset, "ignore") <= last}
    return kept


def rename(font: TTFont) -> None:
    """Give the Bold that has only common characters a family of its own.

    What it lacks is then looked for in Regular; within one family it would be looked for nowhere.
    """
    for record in font["name"].names:
        if record.nameID in FAMILY_NAMES:
            font["name"].setName(HEADINGS, record.nameID, record.platformID, record.platEncID, record.langID)


def widen(font: TTFont) -> None:
    """List the characters in the long form alone: the short one has no room for so many, and loses some."""
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = font.getBestCmap()
    font["cmap"].tables = [table]


def cut_font(cut: Cut, folder: Path) -> Path:
    """Write one font with the characters it keeps, its metrics and its licence."""
    (source,) = folder.rglob(cut.source)
    font = TTFont(source, fontNumber=cut.number)
    options = subset.Options(layout_scripts=list(cut.scripts), name_IDs=["*"], notdef_outline=True)
    options.layout_features = [
        *("ccmp", "locl", "mark", "mkmk", "kern", "liga", "tnum", "rlig"),
    ]
    options.hinting = False
    options.desubroutinize = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters(cut))
    cutter.subset(font)
    if cut.number >= 0:
        widen(font)
    if cut.common:
        rename(font)
    font["head"].modified = font["head"].created
    target = HERE / cut.name
    font.recalcTimestamp = False
    font.save(target)
    return target


def note_covered() -> None:
    """Write which characters at least one font in Regular has, as ranges, for who sets a text."""
    had: set[int] = set()
    for cut in CUTS:
        if "Regular" in cut.name:
            had |= set(TTFont(HERE / cut.name).getBestCmap())
    starts = sorted(each for each in had if each - 1 not in had)
    ends = sorted(each for each in had if each + 1 not in had)
    lines = [f"{first:X}-{last:X}\n" for first, last in zip(starts, ends, strict=True)]
    (HERE / "covered.txt").write_text("".join(lines))


if __name__ == "__main__":
    for each in CUTS:
        made = cut_font(each, Path(sys.argv[1]))
        sys.stdout.write(f"{made.name}: {made.stat().st_size:,} bytes\n")
    note_covered()
