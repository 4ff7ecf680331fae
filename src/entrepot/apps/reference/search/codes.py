"""Digits instead of words: ``0902``, ``0902.10``, ``HS 6402 19``, a national code of eight or ten digits."""

import re

from entrepot.apps.reference.nomenclature import CHAPTER, HEADING, SUBHEADING, entry

from .findings import Finding

_CODE = re.compile(
    r"(?:hs|hsn|hts|taric|cn)?\s*(?:code|编码|号)?\s*[:：]?\s*([0-9][0-9 .]{1,18})", re.IGNORECASE
)
LONGEST = 12


def digits_of(text: str) -> str | None:
    """Return the digits when ``text`` is a code and nothing else, else None."""
    match = _CODE.fullmatch(text.strip())
    digits = re.sub(r"[ .]", "", match.group(1)) if match else ""
    return digits if CHAPTER <= len(digits) <= LONGEST else None


def search(digits: str) -> list[Finding]:
    """Return the entry the digits name and its children; a longer national code is read by six digits.

    A code that HS 2022 does not have gives its heading or chapter with a low fit: never a padded or guessed
    code.
    """
    even = digits[: min(len(digits) - len(digits) % 2, SUBHEADING)]
    for length in (SUBHEADING, HEADING, CHAPTER):
        found = entry(even[:length]) if length <= len(even) else None
        if found is None:
            continue
        whole = found.code == even and len(digits) % 2 == 0
        fit = 1.0 if whole else 0.5
        children = [Finding(child, fit * 0.9, "code", digits) for child in found.children]
        return [Finding(found.code, fit, "code", digits), *children]
    return []
