"""Reading reference data: no database, no actor; everything here is public."""

from . import nomenclature, places
from .correlation import EditionNotLoadedError, correlate
from .nomenclature import HsEntry, HsStep
from .phones import phone_example, read_phone, show_phone
from .places import Country, CurrencyName, LegalForm, NumberRule, Region, Unit
from .search import terms
from .search.candidates import HsAnswer, HsCandidate, answer
from .tables import reads_chinese

__all__ = [
    "Country",
    "CurrencyName",
    "EditionNotLoadedError",
    "HsAnswer",
    "HsCandidate",
    "HsEntry",
    "HsStep",
    "LegalForm",
    "NumberRule",
    "Region",
    "Unit",
    "answer_hs",
    "correlate",
    "country_name",
    "currency_name",
    "get_country",
    "get_hs",
    "get_number_rule",
    "get_region",
    "get_unit",
    "hs_edition",
    "list_chapters",
    "list_countries",
    "list_currencies",
    "list_legal_forms",
    "list_regions",
    "list_units",
    "name_goods",
    "phone_example",
    "read_phone",
    "search_hs",
    "show_phone",
]


def search_hs(text: str, *, language: str = "en", limit: int = 10) -> list[HsCandidate]:
    """Return the HS 2022 codes ``text`` may mean, best first: English or Chinese words, a brand, or digits.

    ``language`` chooses the language of the reasons, not of the text. Nothing is returned for a text that
    says too little (``answer_hs`` has the question to ask back) or means nothing to the tables. A candidate
    is a proposal: the code is decided by the customs of the destination.
    """
    return list(answer_hs(text, language=language, limit=limit).candidates)


def answer_hs(text: str, *, language: str = "en", limit: int = 10) -> HsAnswer:
    """Return what ``search_hs`` returns and, for a vague text such as *gift*, the question to ask back."""
    return answer(text, language, max(1, limit))


def get_hs(code: str) -> HsEntry | None:
    """Return the entry of exactly 2, 4 or 6 digits, or None when HS 2022 has no such code."""
    return nomenclature.entry(code)


def name_goods(code: str) -> list[tuple[str, str]]:
    """Return what goods of an HS code are called, as (language, names): its title and the words of trade.

    English and simplified Chinese; nothing for a code HS 2022 does not have.
    """
    if (found := get_hs(code)) is None:
        return []
    words = [("en", term.words) for term in terms.glossary(1) if term.code == code]
    words += [("zh-hans", term.words) for term in terms.glossary(2) if term.code == code]
    return [("en", found.titled("en")), ("zh-hans", found.titled("zh-hans")), *words]


def hs_edition() -> str:
    """Return the edition of the Harmonized System that is loaded."""
    return nomenclature.EDITION


def list_chapters() -> list[HsEntry]:
    """Return the 96 chapters in order."""
    codes = (code for code in nomenclature.own_titles() if len(code) == nomenclature.CHAPTER)
    return [entry for code in codes if (entry := nomenclature.entry(code)) is not None]


def list_countries(language: str = "en") -> list[Country]:
    """Return all countries and territories by their English name, in Chinese by code."""
    found = places.countries().values()
    return sorted(found, key=lambda country: country.iso2 if reads_chinese(language) else country.name)


def get_country(iso2: str) -> Country | None:
    """Return the country of an ISO alpha-2 code in either case, or None."""
    return places.countries().get(iso2.upper())


def country_name(iso: str, language: str = "en") -> str:
    """Return the country's name in ``language``; the code itself when ISO 3166 has no such country."""
    country = get_country(iso)
    return country.named(language) if country else iso


def list_regions() -> list[Region]:
    """Return the UN's regions, as they stand in the table."""
    return list(places.regions().values())


def get_region(m49: str) -> Region | None:
    """Return the region of an M49 code, or None."""
    return places.regions().get(m49)


def list_currencies() -> list[CurrencyName]:
    """Return the currencies in force by code."""
    return list(places.currencies().values())


def currency_name(code: str, language: str = "en") -> str:
    """Return the currency's name in ``language``; the code itself when it is not in force."""
    currency = places.currencies().get(code)
    return currency.named(language) if currency else code


def list_units() -> list[Unit]:
    """Return the units of quantity by code."""
    return list(places.units().values())


def get_unit(code: str) -> Unit | None:
    """Return a unit by its UN/ECE Rec 20 code, or None."""
    return places.units().get(code)


_EUROPE = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"),
        *("IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)


def get_number_rule(kind: str, country: str) -> NumberRule | None:
    """Return how a country writes its ``registration`` or ``tax_number``, None where we know no rule."""
    rules, country = places.number_rules(), country.upper()
    return rules.get((country, kind)) or (rules.get(("EU", kind)) if country in _EUROPE else None)


def list_legal_forms(country: str) -> tuple[LegalForm, ...]:
    """Return the legal forms of a country, or the general ones where it has no list of its own."""
    forms = places.legal_forms()
    return forms.get(country.upper()) or forms[""]
