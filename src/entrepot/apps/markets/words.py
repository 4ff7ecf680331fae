"""The settings a family gives its countries, and how each value is checked."""

from collections.abc import Callable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.apps.reference import queries as reference

CURRENCY: Final = "currency"
LANGUAGES: Final = "languages"  # the first is the one shown when the visitor says nothing
ROUTES: Final = "routes"  # "auto": every lawful way in, the cheapest first; else the ways that are offered
FEES: Final = "fees"  # the name of a fee schedule
PRICE_BASIS: Final = "price_basis"
AUTO: Final = "auto"
PRICE_BASES: Final = ("all_in", "net")

SETTING_WORDS: Final = {
    CURRENCY: _("Currency"),
    LANGUAGES: _("Languages"),
    ROUTES: _("Ways in"),
    FEES: _("Fee schedule"),
    PRICE_BASIS: _("Prices"),
}
SETTINGS: Final = tuple(SETTING_WORDS)
LANGUAGE_CODES: Final = frozenset(
    {"en", "zh-hans", "zh-hant", "ms", "th", "vi", "id", "fil", "ta", "de", "fr", "es", "it", "nl", "pt"}
    | {"pl", "sv", "da", "fi", "cs", "hu", "ro", "bg", "el", "hr", "sk", "sl", "et", "lv", "lt", "mt", "ga"}
    | {"ja", "ko"}
)


def fault_of(name: str, value: str) -> tuple[str, str] | None:
    """Return what is wrong with a value (words with one space between) and how to mend it, else None."""
    check = _CHECKS.get(name)
    if check is None:
        return str(_("There is no such setting.")), ", ".join(SETTINGS)
    if not value:
        return str(_("The value is missing.")), str(_("Give one."))
    return check(value.split(" "))


def _one_of(
    known: Callable[[str], bool], reason: Promise, fix: Promise
) -> Callable[[list[str]], tuple[str, str] | None]:
    def check(values: list[str]) -> tuple[str, str] | None:
        return None if len(values) == 1 and known(values[0]) else (str(reason), str(fix))

    return check


def _languages(values: list[str]) -> tuple[str, str] | None:
    unknown = [value for value in values if value not in LANGUAGE_CODES]
    if unknown or len(set(values)) != len(values):
        named = ", ".join(unknown or values)
        return (
            str(_("Not a list of languages: %s.")) % named,
            str(_("Give codes such as en and zh-hans, each once.")),
        )
    return None


def _routes(values: list[str]) -> tuple[str, str] | None:
    """Check the form only: whether a country has such a way in is for the law to say."""
    if values == [AUTO] or all("-" in value and value == value.upper() for value in values):
        return None
    return str(_("Not a list of ways in.")), str(_("Give auto, or ids of routes such as SG-LOW."))


def _known_currency(value: str) -> bool:
    return any(currency.code == value for currency in reference.list_currencies())


_CHECKS: Final[dict[str, Callable[[list[str]], tuple[str, str] | None]]] = {
    CURRENCY: _one_of(_known_currency, _("Not a currency."), _("Give a code of ISO 4217 such as CNY.")),
    LANGUAGES: _languages,
    ROUTES: _routes,
    FEES: _one_of(
        lambda value: value.isidentifier(),
        _("Not a name of a fee schedule."),
        _("Give one word such as standard."),
    ),
    PRICE_BASIS: _one_of(
        lambda value: value in PRICE_BASES, _("Not a way to show prices."), _("Give all_in or net.")
    ),
}
