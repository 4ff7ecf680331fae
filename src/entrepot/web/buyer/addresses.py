"""Which lines an address has in a country, what they are called there, and what a postcode looks like.

After the address formats of the Universal Postal Union; only what keeps a buyer from filling in a field that
their country does not have, or leaving out one that it needs.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NO_POSTCODE = frozenset(
    {
        *("AE", "AG", "AO", "AW", "BF", "BI", "BJ", "BO", "BS", "BW", "BZ", "CD", "CF", "CG", "CI", "CM"),
        *("DJ", "DM", "ER", "FJ", "GA", "GD", "GH", "GM", "GN", "GQ", "GY", "HK", "KI", "KM", "KN", "KP"),
        *("LC", "ML", "MO", "MR", "MW", "NR", "QA", "RW", "SB", "SC", "SL", "SR", "ST", "SY", "TD", "TG"),
        *("TK", "TL", "TO", "TV", "TZ", "UG", "VU", "YE", "ZW"),
    }
)
CITY_STATES = {"SG": "Singapore", "MC": "Monaco", "VA": "Vatican City", "GI": "Gibraltar"}
PROVINCE, PREFECTURE, REGION = _("Province"), _("Prefecture"), _("Region or state")
STATE = pgettext_lazy("part of an address", "State")
AREAS: dict[str, Any] = {
    **dict.fromkeys(("CN", "CA", "ID", "TH", "VN", "KR", "PH", "TR", "AR"), PROVINCE),
    **dict.fromkeys(("US", "AU", "IN", "BR", "MX", "MY", "NG"), STATE),
    "JP": PREFECTURE,
}
POSTCODES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("CN", "SG", "IN"), (r"\d{6}", "217959")),
    **dict.fromkeys(("MY", "TH", "ID", "DE", "FR", "IT", "ES", "FI", "KR", "MX", "TR"), (r"\d{5}", "50480")),
    **dict.fromkeys(("AU", "AT", "BE", "CH", "DK", "NO", "PH", "NZ", "HU", "ZA"), (r"\d{4}", "2000")),
    "VN": (r"\d{5,6}", "700000"),
    "US": (r"\d{5}(-\d{4})?", "97701"),
    "CA": (r"[A-Z]\d[A-Z] ?\d[A-Z]\d", "K1A 0B1"),
    "GB": (r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "SW1A 1AA"),
    "NL": (r"\d{4} ?[A-Z]{2}", "1012 AB"),
    "JP": (r"\d{3}-?\d{4}", "100-0001"),
    "BR": (r"\d{5}-?\d{3}", "01310-100"),
    "PL": (r"\d{2}-\d{3}", "00-001"),
    **dict.fromkeys(("CZ", "SE", "SK", "GR"), (r"\d{3} ?\d{2}", "110 00")),
    "PT": (r"\d{4}-\d{3}", "1000-001"),
}
LARGEST_FIRST = frozenset({"CN", "JP", "KR"})
"""Where an address begins with the largest place and ends with the house."""


@dataclass(frozen=True, slots=True)
class Format:
    """The fields of an address in a country, in the order in which people there write them."""

    fields: tuple[str, ...]
    area: Any
    city: str  # the one city of a city state, which nobody has to type
    postcode: re.Pattern[str] | None
    example: str


def format_of(country: str) -> Format:
    """Return how addresses are written in a country."""
    fields = ["lines"]
    if country not in CITY_STATES:
        fields.append("locality")
    if country in AREAS:
        fields.append("area")
    if country in LARGEST_FIRST:
        fields.reverse()
    if country not in NO_POSTCODE:
        fields.append("postcode")
    pattern, example = POSTCODES.get(country, ("", ""))
    return Format(
        fields=tuple(fields),
        area=AREAS.get(country, REGION),
        city=CITY_STATES.get(country, ""),
        postcode=re.compile(pattern) if pattern else None,
        example=example,
    )
