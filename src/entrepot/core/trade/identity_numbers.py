"""Numbers by which the law of a way in wants to know who receives a parcel, checked as far as they can be.

Sources: GB 11643-1999 for the number of Chinese residents; the Korea Customs Service for the personal customs
clearance code; the Indonesian NIK and NPWP and the Thai number are told by their length alone.
"""

import re
from datetime import date

RESIDENT_LENGTH = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_DOCUMENT = re.compile(r"[A-Z0-9]{6,20}")
_FORMS = {
    "KR": re.compile(r"P[0-9]{12}"),
    "ID": re.compile(r"[0-9]{15,16}"),
    "TH": re.compile(r"[0-9]{13}|[A-Z0-9]{6,12}"),  # a foreigner's passport too
}


def fold_number(given: str) -> str:
    """Return a number without spaces and dashes, in capitals."""
    return "".join(given.split()).replace("-", "").replace(".", "").upper()


def is_identity_number(given: str, country: str) -> bool:
    """Say whether this can be a number of the kind that the customs of a country take.

    For China a resident's number, or another document (a passport, a permit of Hong Kong, Macao or Taiwan);
    for a country without a form of its own, six to twenty letters and figures.
    """
    number = fold_number(given)
    if country == "CN" and len(number) == RESIDENT_LENGTH:
        return is_resident_number(number)
    if country == "CN" and number.isdigit() and len(number) > len("12345678"):
        return False  # a resident's number with a figure too few or too many
    return bool(_FORMS.get(country, _DOCUMENT).fullmatch(number))


def is_resident_number(number: str) -> bool:
    """Say whether this is the number of a resident of China: a day of birth that was, and the right check."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(figure) * weight for figure, weight in zip(number[:-1], _WEIGHTS, strict=True))
    return _CHECKS[total % len(_CHECKS)] == number[-1]
