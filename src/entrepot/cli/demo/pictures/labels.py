"""Labels: the maker's name, an ornament and what it is, in letters that fit."""

from dataclasses import dataclass

from entrepot.cli.demo.pictures import motifs
from entrepot.cli.demo.pictures.paint import SANS, SERIF, Sheet, ink_on

MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on a label: who made it, what it is, and its name in Chinese, if the maker has one for it."""

    maker: str
    name: str
    chinese: str = ""


def label(
    sheet: Sheet,
    words: Words,
    x: float,
    y: float,
    w: float,
    h: float,
    paper: str,
    ink: str,
    motif: str = "leaf",
    on: str = "",
) -> None:
    """Lay a label around (x, y), so wide and high, on paper of a colour, or printed on such a thing."""
    if paper:
        sheet.box(x - w / 2, y - h / 2, w, h, paper, r=6)
        frame = f"M{x - w / 2 + 9:g} {y - h / 2 + 9:g} h{w - 18:g} v{h - 18:g} h{18 - w:g}Z"
        sheet.path(frame, "none", line=ink, width=1.6, alpha=0.5)
    tone = ink if paper or not on else ink_on(on)
    inner = w * 0.82
    maker = words.maker.upper()
    small = fitting(maker, inner, h * 0.062, wide=0.78)
    sheet.text(x, y - h * 0.33, maker, small, tone, font=SANS, spaced=h * 0.008)
    drawn = h * (0.30 if h >= w * 0.8 else 0.26)
    motifs.put(sheet, motif, x, y - h * 0.085, drawn, ink)
    lines = wrapped(words.name)
    size = min(h * 0.125, *(fitting(line, inner, h * 0.125) for line in lines))
    top = y + h * 0.20 + (0 if len(lines) > 1 else size * 0.35)
    for number, line in enumerate(lines):
        sheet.text(x, top + number * size * 0.98, line, size, tone)
    if words.chinese:
        below = min(top + len(lines) * size * 0.98 - size * 0.1, y + h * 0.455)
        fits = min(size * 0.8, inner / len(words.chinese))
        sheet.text(x, below, words.chinese, fits, tone, font=SERIF)


def fitting(text: str, width: float, largest: float, *, wide: float = 0.5) -> float:
    """Return the letter size at which a text is no wider than that."""
    return min(largest, width / max(len(text) * wide, 1))


def wrapped(name: str, longest: int = 15) -> list[str]:
    """Return the name in a few short lines."""
    lines = [""]
    for word in name.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= longest or not lines[-1]:
            lines[-1] = joined
        elif len(lines) < MOST_LINES:
            lines.append(word)
        else:
            break
    return lines
