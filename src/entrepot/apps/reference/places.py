from dataclasses import dataclass
from functools import cache

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
        """Return the name in ``language`` (Chinese or English)."""
        return self.name_zh if reads_chinese(language) else self.name


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


@cache
def countries() -> dict[str, Country]:
    """Return all countries by ISO alpha-2 code."""
    return {
        iso2: Country(iso2, iso3, m49, name, name_zh, tuple(money.split()), region, subregion, ldc == "1")
        for iso2, iso3, m49, name, name_zh, money, region, subregion, ldc in read_table(
            "reference", "countries"
        )
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
