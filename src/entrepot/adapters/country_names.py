"""Countries by what people write for them: `China`, `中国`, `Viet Nam`, `USA`."""

from functools import cache
from typing import Final

from babel import Locale

LANGUAGES: Final = ("en", "zh_Hans", "zh_Hant", "vi", "th", "id", "ms", "fr", "es", "de", "sw")
_BESIDES: Final = {
    "USA": "US",
    "UNITED STATES OF AMERICA": "US",
    "UK": "GB",
    "GREAT BRITAIN": "GB",
    "ENGLAND": "GB",
    "VIET NAM": "VN",
    "KOREA": "KR",
    "PRC": "CN",
    "CHINA MAINLAND": "CN",
    "MAINLAND CHINA": "CN",
    "中国大陆": "CN",
    "台灣": "TW",
    "香港": "HK",
}


def country_of(name: str) -> str:
    """Return the ISO 3166 code of a country's name in one of our languages, empty when it is none."""
    return _names().get(" ".join(name.upper().split()), "")


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():  # noqa: PLR2004 - regions of several countries are numbers
                found.setdefault(name.upper(), code)
    return found | _BESIDES
