"""The departments of the shop, told by the HS code: the same for every seller, whatever words they use.

Ranges are half-open: ("3401", "3402") is heading 3401. Every code belongs to exactly one department.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

type Ranges = tuple[tuple[str, str], ...]

OTHER: Final = "other"
FIRST, END = "00", "99"


@dataclass(frozen=True, slots=True)
class Department:
    """One department: its word in an address, its name, the HS codes that belong to it."""

    word: str
    name: Any
    headings: Ranges


_NAMED: Final = (
    Department("tea-coffee", _("Tea and coffee"), (("0901", "0904"), ("2101", "2102"))),
    Department("food", _("Food and drink"), (("02", "0901"), ("0904", "2101"), ("2102", "23"))),
    Department("care", _("Care and beauty"), (("33", "3402"), ("9603", "9604"), ("9615", "9617"))),
    Department(
        "home",
        _("Home and kitchen"),
        (
            *(("3405", "3408"), ("3922", "3927"), ("44", "47"), ("57", "58"), ("63", "64"), ("67", "71")),
            *(("73", "74"), ("7418", "7420"), ("8211", "8216"), ("94", "95")),
        ),
    ),
    Department(
        "clothing", _("Clothing, bags and fabrics"), (("42", "44"), ("50", "57"), ("58", "63"), ("64", "67"))
    ),
    Department("jewellery", _("Jewellery and watches"), (("71", "72"), ("91", "92"))),
    Department("play", _("Toys, games and sport"), (("95", "96"),)),
    Department("paper", _("Books and stationery"), (("48", "50"), ("9608", "9613"))),
    Department("arts", _("Art and music"), (("92", "93"), ("97", "98"))),
    Department("technical", _("Electronics and tools"), (("8201", "8211"), ("84", "91"))),
)


def _rest() -> Iterator[tuple[str, str]]:
    """Yield what no department names."""
    reached = FIRST
    for first, end in sorted(each for department in _NAMED for each in department.headings):
        if first > reached:
            yield reached, first
        reached = max(reached, end)
    yield reached, END


DEPARTMENTS: Final = (*_NAMED, Department(OTHER, _("Everything else"), tuple(_rest())))
BY_WORD: Final = {department.word: department for department in DEPARTMENTS}


def department_of(code: str) -> Department:
    """Return the department of an HS code or heading."""
    return next(each for each in DEPARTMENTS if any(first <= code < end for first, end in each.headings))


def tallied(headings: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Return how many products each department has, from how many each heading has."""
    found: dict[str, int] = {}
    for (heading, _name), count in headings.items():
        word = department_of(heading).word
        found[word] = found.get(word, 0) + count
    return found
