"""Units of quantity of the United States schedule as UN/ECE Rec 20 codes."""

UNITS = {
    "No.": "NAR",
    "No": "NAR",
    "pcs": "NAR",
    "Dz Pcs": "DZN",
    "doz.": "DZN",
    "doz. prs.": "DPR",
    "prs.": "PR",
    "gross": "GRO",
    "hundreds": "CEN",
    "thousands": "MIL",
    "kg": "KGM",
    "g": "GRM",
    "t": "TNE",
    "carat": "CTM",
    "liters": "LTR",
    "bbl": "BLL",
    "m": "MTR",
    "lin. m": "MTR",
    "Fiber m": "MTR",
    "m2": "MTK",
    "m²": "MTK",
    "cm2": "CMK",
    "m3": "MTQ",
    "W": "WTT",
    "MWh": "MWH",
    "thousand m": "KMT",
    "NaOH kg": "KSH",
}
"""Printed unit to code. Contents ("Pb kg", "kg cmsc", "Jwls.") and units the reference data do not hold
(proof litres, squares of roofing, air-dry tonnes) are left out: a unit here is for the declaration only."""


def unit_codes(printed: str) -> tuple[str, ...]:
    """Return the codes of a unit cell such as ``doz.;kg``, each once, in its order."""
    words = (word.strip() for part in printed.split(";") for word in part.split(" and "))
    return tuple(dict.fromkeys(UNITS[word] for word in words if word in UNITS))
