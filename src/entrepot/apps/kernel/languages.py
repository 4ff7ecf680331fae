"""The languages the interface is offered in: chosen alike, though not all of them say everything yet."""

from dataclasses import dataclass
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global

ENGLISH: Final = "en"
"""What every text is written in, and what shows where a language does not say it yet."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its word in an address.

    `own_name` is what it calls itself, `tag` what HTML and search engines call it (BCP 47), `locale` what
    writes its amounts and days (CLDR), `printed` its language and region on paper. `whole` promises that
    every text is said in it. `everywhere` offers it on every page; a language without says the pages of
    buyers, and those who sell, decide and run the platform read English.
    """

    code: str
    own_name: str
    tag: str
    locale: str
    printed: tuple[str, str]
    whole: bool = False
    everywhere: bool = False

    @property
    def folder(self) -> str:
        """Return the folder of its catalogues: zh_Hans for zh-hans."""
        return self.tag.replace("-", "_")


LANGUAGES: Final = {
    each.code: each
    for each in (
        Language("en", "English", "en", "en", ("en", "GB"), whole=True, everywhere=True),
        Language("zh-hans", "简体中文", "zh-Hans", "zh_Hans_CN", ("zh", "CN"), whole=True, everywhere=True),
        Language("zh-hant", "繁體中文", "zh-Hant", "zh_Hant_TW", ("zh", "TW"), everywhere=True),
        Language("ms", "Bahasa Melayu", "ms", "ms_MY", ("ms", "MY")),
        Language("id", "Bahasa Indonesia", "id", "id_ID", ("id", "ID")),
        Language("th", "ไทย", "th", "th_TH", ("th", "TH")),
        Language("vi", "Tiếng Việt", "vi", "vi_VN", ("vi", "VN")),
    )
}
WHOLE: Final = tuple(code for code, each in LANGUAGES.items() if each.whole)
"""The languages in which everything is said, and everything that people write for others is asked for."""

EVERYWHERE: Final = frozenset(code for code, each in LANGUAGES.items() if each.everywhere)

_TRADITIONAL: Final = frozenset({"TW", "HK", "MO"})


def nearest(wanted: str) -> str:
    """Return the language of ours nearest to a code such as `zh-TW`, `th` or `in-ID`; else English."""
    folded = wanted.lower().replace("_", "-")
    if folded in LANGUAGES:
        return folded
    return (of_tag(wanted) or ("", ""))[0] or ENGLISH


def of_tag(tag: str) -> tuple[str, str] | None:
    """Read a language tag of a browser: our language (empty when we do not speak it) and the country.

    The country is the one it names, or the one CLDR thinks of first. None when it is no tag.
    """
    try:
        locale = Locale.parse(tag.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    likely: str = get_global("likely_subtags").get(tag.replace("-", "_").split("_")[0], "")
    country = locale.territory or likely.rpartition("_")[2]
    if locale.language != "zh":
        return locale.language if locale.language in LANGUAGES else "", country
    if locale.script == "Hant" or (locale.script is None and country in _TRADITIONAL):
        return "zh-hant", locale.territory or "TW"
    return "zh-hans", country
