"""Where a visitor stands: the country and the language at the head of every public address.

``/de/zh-hans/answer`` is the answer page for somebody in Germany who reads Chinese. Views do not see the two
words: ``PlaceMiddleware`` takes them off the address, and ``place_url`` puts them back on.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from unicodedata import normalize
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, register_converter, reverse
from django.utils.translation.trans_real import parse_accept_lang_header

from entrepot.apps.kernel import languages as spoken
from entrepot.apps.reference import queries as reference

LANGUAGES = {code: each.own_name for code, each in spoken.LANGUAGES.items()}
"""Every language the interface speaks, by its word in the address, in its own name."""

TAGS = {code: each.tag for code, each in spoken.LANGUAGES.items()}
"""How HTML, answers and search engines are told a language (BCP 47)."""

COOKIE = "entrepot_place"
COOKIE_SECONDS = 365 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Place:
    """A country (ISO 3166 alpha-2, upper case) and a language of the interface."""

    country: str
    language: str

    @property
    def prefix(self) -> str:
        """Return the head of an address: ``de/en/``."""
        return f"{self.country.lower()}/{self.language}/"

    @property
    def locale(self) -> str:
        """Return the Babel locale that writes amounts and days for this place."""
        return spoken.LANGUAGES[self.language].locale

    def in_language(self, language: str) -> "Place":
        """Return the same country in another language."""
        return replace(self, language=language)


HOME = Place("CN", "en")
"""Where a visitor stands who tells us nothing."""

WITH_ARTICLE = frozenset(
    {
        "AE",
        "BS",
        "CD",
        "CF",
        "CG",
        "CK",
        "DO",
        "FK",
        "FO",
        "GB",
        "GM",
        "KM",
        "KY",
        "MH",
        "MP",
        "MV",
        "NL",
        "PH",
    }
    | {"SB", "SC", "TC", "TF", "US", "VA", "VG", "VI"}
)
"""Countries whose English names take an article."""

_MARK = re.compile("[\u0300-\u036f]")
_LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
_current: ContextVar[Place] = ContextVar("place", default=HOME)


def current() -> Place:
    """Return the place of the request being answered."""
    return _current.get()


@contextmanager
def standing_in(place: Place) -> Iterator[None]:
    """Make ``place`` the current one inside the block."""
    token = _current.set(place)
    try:
        yield
    finally:
        _current.reset(token)


@dataclass(frozen=True, slots=True)
class CountryName:
    """A country by its ISO 3166 alpha-2 code and its name in one language."""

    code: str
    name: str


@cache
def countries(language: str) -> tuple[CountryName, ...]:
    """Return every country with its name in a language, sorted as that language sorts names."""
    named = [CountryName(each.iso2, each.named(language)) for each in reference.list_countries(language)]
    return tuple(sorted(named, key=lambda country: in_order(country.name, language)))


def in_order(name: str, language: str = "") -> bytes:
    """Return the key that sorts names as a language does, by default that of the page.

    Common Chinese characters stand by pinyin in GB 18030 and by strokes in Big5. Thai writes some vowels
    before the consonant they are sorted after. Vietnamese Đ is a letter of its own.
    """
    speaking = language or current().language
    if speaking in {"en", "zh-hans"}:
        return name.encode("gb18030")
    if speaking == "zh-hant":
        return name.encode("big5", "backslashreplace")
    turned = _LEADING_VOWEL.sub(r"\2\1", name).replace("Đ", "Dz").replace("đ", "dz")
    return "".join(each for each in normalize("NFD", turned) if not _MARK.match(each)).casefold().encode()


@cache
def known_countries() -> frozenset[str]:
    """Return the alpha-2 codes an address may begin with."""
    return frozenset(country.code for country in countries("en"))


def parse(words: str) -> Place | None:
    """Read ``de/en`` (from an address or the cookie); ``None`` when it names no place."""
    country, _, language = words.strip("/").partition("/")
    if language in LANGUAGES and country == country.lower() and country.upper() in known_countries():
        return Place(country.upper(), language)
    return None


def of_path(address: str) -> Place | None:
    """Return the place at the head of a path, if there is one."""
    return parse("/".join(address.split("/")[1:3]))


def of_visitor(request: HttpRequest) -> Place:
    """Return the place a visitor chose before, else what the browser asks for, else ``HOME``."""
    remembered = parse(request.COOKIES.get(COOKIE, ""))
    return remembered or of_browser(request.headers.get("Accept-Language", ""))


def of_browser(accept_language: str) -> Place:
    """Read an Accept-Language header: the first language we speak, and the country it names or implies."""
    for tag, _quality in parse_accept_lang_header(accept_language):
        language, country = spoken.of_tag(tag) or ("", "")
        if country in known_countries():
            return Place(country, language or spoken.ENGLISH)
    return HOME


def in_sentence(country: str, name: str, language: str) -> str:
    """Return a country's name as it stands inside a sentence: *the* United States, in English."""
    return f"the {name}" if language == "en" and country in WITH_ARTICLE else name


class CountryConverter:
    """Two small letters of a known country."""

    regex = "[a-z]{2}"

    def to_python(self, value: str) -> str:
        """Refuse letters that name no country."""
        if value.upper() not in known_countries():
            raise ValueError
        return value.upper()

    def to_url(self, value: str) -> str:
        """Write the code in small letters."""
        return value.lower()


class LanguageConverter:
    """A language of the interface."""

    regex = "|".join(sorted(LANGUAGES, key=len, reverse=True))

    def to_python(self, value: str) -> str:
        """Return the language as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return the language as it stands."""
        return value


register_converter(CountryConverter, "country")
register_converter(LanguageConverter, "language")


def place_patterns(*patterns: URLPattern | URLResolver) -> Sequence[URLPattern | URLResolver]:
    """Put the country and language before these patterns; the views are called without them."""
    return [path("<country:country>/<language:language>/", include(list(patterns)))]


def place_url(name: str, place: Place | None = None, **kwargs: Any) -> str:
    """Return the address of a page of ``place_patterns`` in a place (the current one by default)."""
    where = place or current()
    return reverse(name, kwargs={"country": where.country, "language": where.language, **kwargs})


def choice_url(place: Place, following: str) -> str:
    """Return the address that remembers a place and then goes on to a page."""
    query = urlencode({"country": place.country, "language": place.language, "next": following})
    return f"{reverse('place')}?{query}"


def moved(address: str, place: Place) -> str:
    """Return a local address moved to another place; one without a place at its head stays as it is."""
    path, mark, rest = address.partition("?")
    if of_path(path) is None:
        return address
    below = path.split("/")[3:]  # nothing where the closing slash was left out
    return f"/{place.prefix}{'/'.join(below)}{mark}{rest}"
