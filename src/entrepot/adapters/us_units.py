"""Units of quantity of the United States schedule as UN/ECE Rec 20 codes."""

UNITS = {
    "No.": "NAR",
    "No": "NAR",
    "pcs": "NAR",
    "Dz Pcs": "DPC",
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
    "pf.liters": "PFL",
    "bbl": "BLL",
    "m": "MTR",
    "lin. m": "MTR",
    "Fiber m": "MTR",
    "m2": "MTK",
    "m²": "MTK",
    "cm2": "CMK",
    "m3": "MTQ",
    "square": "SQR",
    "W": "WTT",
    "MWh": "MWH",
    "GBq": "GBQ",
    "thousand m3": "R9",
    "thousand m": "KMT",
    "NaOH kg": "KSH",
    "t adw": "E28",
}
"""Printed unit to code. Contents ("Pb kg", "kg cmsc", "Jwls.") have none and are left out."""


def unit_codes(printed: str) -> tuple[str, ...]:
    """Return the codes of a unit cell such as ``doz.;kg``, each once, in its order."""
    words = (word.strip() for part in printed.split(";") for word in part.split(" and "))
    return tuple(dict.fromkeys(UNITS[word] for word in words if word in UNITS))
