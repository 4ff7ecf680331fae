"""Printed United States rates as expressions: ``76¢/pr. + 32%`` becomes ``0.76 USD/PR + 32% V``.

What the printed words leave open ("the rate applicable to each garment in the ensemble") becomes
``gap(US/…)``; no rate is ever guessed. Units are UN/ECE Rec 20 codes; longer names are this pack's own
(docs/law/us.md).
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

type RateClass = Literal["free", "ad valorem", "specific", "compound", "gap"]

PROOF = Decimal(2)
"""A proof litre is one litre at 50 % vol: half a litre of pure alcohol (27 CFR 19.1), so its rate doubles."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A printed rate in the language of the packs."""

    expression: str
    kind: RateClass


class RateError(ValueError):
    """The printed words are in no known form; the message holds them."""


GAPS = (
    ("each garment in", "US/ensemble"),
    ("See additional U.S. note", "US/additional-note"),
    ("article in the set subject to the highest", "US/set-highest-rate"),
    ("natural juice in heading", "US/natural-juice"),
    ("article of which it is", "US/part-of-article"),
    ("the complete, assembled", "US/complete-movement"),
    ("total duty shall not exceed the duty for the complete movement", "US/complete-movement"),
    ("in the absence of this subheading", "US/absence-of-subheading"),
    ("under bond", "US/under-bond"),
)
"""Words that make a rate hang on facts or notes which the file does not hold, and the gap that says so."""

UNITS = {
    "kg": "KGM",
    "kg on entire contents of container": "KGM",
    "kg on drained weight": "KDW",
    "kg on contents and container": "KIC",
    "kg, including weight of container": "KIC",
    "t, including weight of container": "TIC",
    "kg of total sugars": "KGSUGAR",
    "kg of anhydrous morphine content": "KGMORPHINE",
    "clean kg": "KGCLEAN",
    "g": "GRM",
    "t": "TNE",
    "liter": "LTR",
    "bbl": "BLL",
    "m": "MTR",
    "lin. m": "MTR",
    "m2": "MTK",
    "m2 of recording surface": "MTKREC",
    "m3": "MTQ",
    "head": "NAR",
    "article": "NAR",
    "each": "NAR",
    "pack": "PACK",
    "pr.": "PR",
    "doz.": "DZN",
    "gross": "GRO",
    "gross of immediate containers": "GROCONT",
    "line/gross": "GROLINE",
    "1000": "MIL",
    "1,000": "MIL",
    "thousand": "MIL",
    "1,000 pins": "MILPIN",
    "jewel": "JEWEL",
}
"""Printed units after the stroke and the code each is counted in."""

PARTS = {
    "case": ("VCASE",),
    "strap, band or bracelet": ("VSTRAP",),
    "case and strap, band or bracelet": ("VCASE", "VSTRAP"),
    "battery": ("VBATTERY",),
    "movement": ("VMOVEMENT",),
    "movement and case": ("VMOVEMENT", "VCASE"),
    "apparatus": ("VAPPARATUS",),
    "lead content": ("VLEAD",),
    "rifle": ("VRIFLE",),
    "telescopic sight, if any": ("VSIGHT",),
}
"""Parts with a value of their own: the unit counts the US dollars of that value in one piece sold."""

_SLIPS = (
    ("\n", " "),
    ("appli- cable", "applicable"),
    ("high- est", "highest"),
    ("thou- sand", "thousand"),
    ("weght", "weight"),
    ("thebattery", "the battery"),
    ("m2of", "m2 of"),
    ("pf. liter", "pf.liter"),
    ("line/ gross", "line/gross"),
    ("/ ", "/"),
)
"""Slips of the printed file, mended before reading."""
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)(?: (\d)/(\d))?%(?: on (?:the )?(?:value of the )?(.+))?")
_MONEY = re.compile(r"(?:(\d+(?:\.\d+)?)¢|\$(\d+(?:\.\d+)?))(?:/| (?=each$))(.+)")
_SUGAR = re.compile(
    r"(?P<start>[\d.]+)¢/kg less (?P<less>[\d.]+)¢ ?/kg for each degree under 100 degrees "
    r"\(and fractions of a degree in proportion\) but not less (?:than )?(?P<least>[\d.]+)¢ ?/kg"
)
_CONTENT = re.compile(r"kg on (\w+) content")
_JEWELS_OVER = re.compile(r"jewel over (\d+)")
_PROOF = re.compile(r"pf\.liter(?: on ethyl alcohol content)?")


def translate(printed: str) -> Rate:
    """Return the printed rate as an expression. Raises :class:`RateError` for words in no known form."""
    words = _mended(printed)
    for phrase, gap in GAPS:
        if phrase in words:
            return Rate(f"gap({gap})", "gap")
    if words == "Free":
        return Rate("0% V", "free")
    if found := _SUGAR.fullmatch(words):
        start, less, least = (_cents(found[name]) for name in ("start", "less", "least"))
        return Rate(f"max({least} USD/KGM, {start} USD/KGM - {less} USD/KGDEGREE)", "specific")
    terms = [_term(term, printed) for term in re.split(r"\s*\+\s*", words)]
    valued = sum(is_value for _, is_value in terms)
    mixed: RateClass = "compound" if valued else "specific"
    kind: RateClass = "ad valorem" if valued == len(terms) else mixed
    return Rate(" + ".join(expression for expression, _ in terms), kind)


def _mended(printed: str) -> str:
    words = printed
    for slip, right in _SLIPS:
        words = words.replace(slip, right)
    return re.sub(r"\s+", " ", words).strip().removesuffix(" /").removesuffix("/").strip()


def _cents(figure: str) -> str:
    return _plain(Decimal(figure) / 100)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _term(term: str, printed: str) -> tuple[str, bool]:
    """Return one term, and whether it is a share of a value."""
    if found := _PERCENT.fullmatch(term):
        return _percentage(found, printed), True
    if found := _MONEY.fullmatch(term):
        amount = Decimal(found[1]) / 100 if found[1] else Decimal(found[2])
        return _specific(amount, found[3].strip(), printed), False
    raise RateError(printed)


def _percentage(found: re.Match[str], printed: str) -> str:
    whole, part, of, subject = found.groups()
    if part:
        return f"{_plain(Decimal(whole) * int(of) + int(part))}% V / {of}"
    if subject is None or subject == "entire set":
        return f"{_plain(Decimal(whole))}% V"
    if subject not in PARTS:
        raise RateError(printed)
    share = _plain(Decimal(whole) / 100)
    return " + ".join(f"{share} USD/{unit}" for unit in PARTS[subject])


def _specific(amount: Decimal, unit: str, printed: str) -> str:
    if _PROOF.fullmatch(unit):
        return f"{_plain(amount * PROOF)} USD/LPA"
    if found := _CONTENT.fullmatch(unit):
        return f"{_plain(amount)} USD/KG{found[1].upper()}"
    if found := _JEWELS_OVER.fullmatch(unit):
        return f"{_plain(amount)} USD/JEWELOVER{found[1]}"
    if unit not in UNITS:
        raise RateError(printed)
    return f"{_plain(amount)} USD/{UNITS[unit]}"
