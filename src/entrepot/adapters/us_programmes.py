"""The "special" column of the United States schedule: which programme gives which rate.

``Free (AU,BH,S) 14¢/kg (KR) See 9823.04.01 (S+)`` grants AU, BH and S freedom, KR a staged rate, and sends S+
to chapter 98, which the file does not hold.
"""

import re
from dataclasses import dataclass

PROGRAMMES = {
    "AU": "US-AU-FTA",
    "BH": "US-BH-FTA",
    "CL": "US-CL-FTA",
    "CO": "US-CO-TPA",
    "D": "AGOA",
    "E": "CBERA",
    "IL": "US-IL-FTA",
    "JO": "US-JO-FTA",
    "JP": "US-JP-TA",
    "KR": "KORUS",
    "MA": "US-MA-FTA",
    "NP": "US-NP-TPP",
    "OM": "US-OM-FTA",
    "P": "CAFTA-DR",
    "P+": "CAFTA-DR",
    "PA": "US-PA-TPA",
    "PE": "US-PE-TPA",
    "R": "CBTPA",
    "S": "USMCA",
    "S+": "USMCA",
    "SG": "US-SG-FTA",
}
"""Symbols of General Note 3(c)(i) that stand for countries, and the agreement a seller claims."""

NOT_LOADED = {
    "A": "GSP, lapsed on 31 December 2020",
    "A*": "GSP with countries left out, lapsed",
    "A+": "GSP for least developed countries, lapsed",
    "B": "Automotive Products Trade Act: by use",
    "C": "Agreement on Trade in Civil Aircraft: by use",
    "K": "Agreement on Trade in Pharmaceutical Products: by substance",
    "L": "intermediate chemicals for dyes: by substance",
    "E*": "CBERA with articles left out: which ones is in General Note 7(d)",
    "J": "ATPA, ended in 2013",
    "J*": "ATPA, ended in 2013",
    "CA": "NAFTA Canada, replaced by USMCA",
}
"""Symbols that are not loaded, and why."""

_CLAUSE = re.compile(r"([^()]*)\(([^)]*)\)")
_SYMBOL = re.compile(r"[A-Z]{1,2}[+*]?")


@dataclass(frozen=True, slots=True)
class Special:
    """What one line's column says: free programmes, printed rates, references to chapters 98 and 99."""

    free: frozenset[str]
    rates: tuple[tuple[str, str], ...]
    see: frozenset[str]


def read_special(printed: str) -> Special:
    """Read the column. A symbol outside General Note 3(c)(i) raises :class:`KeyError`."""
    free: set[str] = set()
    rates: list[tuple[str, str]] = []
    see: set[str] = set()
    for rate, names in _CLAUSE.findall(printed.replace("\n", " ")):
        symbols = _SYMBOL.findall(names)
        for symbol in symbols:
            if symbol not in PROGRAMMES and symbol not in NOT_LOADED:
                raise KeyError(symbol)
        words = rate.strip()
        if words == "Free":
            free.update(symbols)
        elif words.startswith("See"):
            see.update(symbols)
        else:
            rates.extend((symbol, words) for symbol in symbols)
    return Special(frozenset(free), tuple(rates), frozenset(see))
