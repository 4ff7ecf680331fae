from dataclasses import dataclass
from functools import cache

from babel import Locale

from entrepot.apps.kernel import languages

from .tables import read_table, reads_chinese


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory of ISO 3166-1, with the currencies in use and the UN's region."""

    iso2: str
    iso3: str
    m49: str
    name: str
    name_zh: str
    currencies: tuple[str, ...]
    region: str
    subregion: str
    least_developed: bool
    """On the UN's list on the date in ``data/reference/README.md``; law uses dated geo groups instead."""

    def named(self, language: str) -> str:
        """Return the name in ``language``: ours in English and simplified Chinese, CLDR's in any other."""
        ours = self.name_zh if reads_chinese(language) else self.name
        return territories(language).get(self.iso2, ours)


@cache
def territories(language: str) -> dict[str, str]:
    """Return CLDR's names of countries in a further language of the interface; nothing for all others."""
    if language in languages.WHOLE or language not in languages.LANGUAGES:
        return {}
    return dict(Locale.parse(languages.LANGUAGES[language].locale).territories)


@dataclass(frozen=True, slots=True)
class CurrencyName:
    """An ISO 4217 currency in force: code, number, digits after the point, names."""

    code: str
    numeric: str
    exponent: int
    name: str
    name_zh: str

    def named(self, language: str) -> str:
        """Return the name in ``language`` (Chinese or English)."""
        return self.name_zh if reads_chinese(language) else self.name


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of quantity of UN/ECE Recommendation 20."""

    code: str
    name: str
    name_zh: str
    symbol: str

    def named(self, language: str) -> str:
        """Return the name in ``language`` (Chinese or English)."""
        return self.name_zh if reads_chinese(language) else self.name


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A form in which people do business in a country. `is_person`: its owner is the business."""

    code: str
    name: str
    local: str
    name_zh: str
    is_person: bool
    is_cooperative: bool
    source: str
    """The law that makes it; empty for the general forms, offered where a country has no list."""

    def named(self, language: str) -> str:
        """Return the name in ``language``, with the one of its own country beside it."""
        name = self.name_zh if reads_chinese(language) else self.name
        return f"{self.local} – {name}" if self.local and self.local != name else name


@dataclass(frozen=True, slots=True)
class NumberRule:
    """How a country writes the numbers of its register or tax office.

    ``tests`` are (``checked`` or ``formed``, a module of python-stdnum or a pattern between slashes); the
    first that fits counts.
    """

    label: str
    example: str
    source: str
    tests: tuple[tuple[str, str], ...]


@cache
def number_rules() -> dict[tuple[str, str], NumberRule]:
    """Return the rules by country and kind of number; those of the European Union under EU."""
    return {
        (country, kind): NumberRule(label, example, source, tuple(_parted(test) for test in tests.split(";")))
        for country, kind, label, example, source, tests in read_table("reference", "business_numbers")
    }


def _parted(test: str) -> tuple[str, str]:
    level, _blank, name = test.partition(" ")
    return level, name


@cache
def legal_forms() -> dict[str, tuple[LegalForm, ...]]:
    """Return the legal forms by country; the general ones under the empty word."""
    found: dict[str, list[LegalForm]] = {}
    for country, code, name, local, zh, person, coop, source in read_table("reference", "legal_forms"):
        form = LegalForm(code, name, local, zh, person == "1", coop == "1", source)
        found.setdefault(country, []).append(form)
    return {country: tuple(forms) for country, forms in found.items()}


@cache
def countries() -> dict[str, Country]:
    """Return all countries by ISO alpha-2 code."""
    return {
        iso2: Country(iso2, iso3, m49, name, name_zh, tuple(money.split()), region, subregion, ldc == "1")
        for iso2, iso3, m49, name, name_zh, money, region, subregion, ldc in read_table(
            "reference", "countries"
        )
    }


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the UN (M49) and its countries, by ISO alpha-2 code."""

    m49: str
    name: str
    name_zh: str
    countries: tuple[str, ...]

    def named(self, language: str) -> str:
        """Return the name in ``language``."""
        return self.name_zh if reads_chinese(language) else self.name


@cache
def regions() -> dict[str, Region]:
    """Return the UN's regions by their M49 code."""
    own: dict[str, list[str]] = {}
    for each in countries().values():
        own.setdefault(each.subregion, []).append(each.iso2)
    return {
        m49: Region(m49, name, name_zh, tuple(own[name]))
        for m49, name, name_zh in read_table("reference", "regions")
    }


@cache
def currencies() -> dict[str, CurrencyName]:
    """Return all currencies by code."""
    return {
        code: CurrencyName(code, numeric, int(exponent), name, name_zh)
        for code, numeric, exponent, name, name_zh in read_table("reference", "currencies")
    }


@cache
def units() -> dict[str, Unit]:
    """Return the units by code."""
    return {row[0]: Unit(*row) for row in read_table("reference", "units")}
