"""Trade item numbers of GS1: 8, 12, 13 or 14 digits, the last of which checks the others."""

from typing import Final

LENGTHS: Final = frozenset({8, 12, 13, 14})


def is_gtin(text: str) -> bool:
    """Return whether the text is a whole GTIN. Source of the rule: GS1 General Specifications, 7.9."""
    if len(text) not in LENGTHS or not (text.isascii() and text.isdigit()):
        return False
    body, check = text[:-1], int(text[-1])
    # From the right, digits weigh 3 and 1 in turn; the check digit fills the sum up to the next ten.
    weighed = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(body)))
    return (10 - weighed % 10) % 10 == check
