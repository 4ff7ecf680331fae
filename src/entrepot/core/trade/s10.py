"""UPU S10: the 13 characters on an international parcel, such as `EE876543216CN`.

Two letters of service, eight digits, a check digit, and the country of the post that issued it
(UPU standard S10-12, 2017). The check digit weights the eight digits 8 6 4 2 3 5 9 7 and takes
11 - (sum mod 11), where 10 is written 0 and 11 is written 5.
"""

import re

WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
MODULUS = 11
INSTEAD = {10: 0, 11: 5}
HIGHEST = 99_999_999

_SHAPE = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})", re.ASCII)


def check_digit(serial: int) -> int:
    """Return the check digit of an eight-digit serial number."""
    if not 0 <= serial <= HIGHEST:
        raise ValueError(f"A serial number has at most eight digits, not {serial}.")
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, str(serial).rjust(8, "0"), strict=True))
    rest = MODULUS - total % MODULUS
    return INSTEAD.get(rest, rest)


def make_number(service: str, serial: int, country: str) -> str:
    """Return the number of a service (two letters), a serial number and the issuing country (ISO alpha-2)."""
    number = f"{service}{serial:08d}{check_digit(serial)}{country}"
    if not _SHAPE.fullmatch(number):
        raise ValueError(f"{service} and {country} are not two capital letters each.")
    return number


def clean(text: str) -> str:
    """Return the number as it is stored: capitals, without the blanks and dashes people write."""
    return re.sub(r"[\s-]", "", text).upper()


def is_number(text: str) -> bool:
    """Say whether the text, as people write it, is a number with the right check digit."""
    found = _SHAPE.fullmatch(clean(text))
    return found is not None and check_digit(int(found[2])) == int(found[3])


def grouped(number: str) -> str:
    """Return a number as it is printed for people: `EE 876 543 216 CN`."""
    return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:11]} {number[11:]}"
