"""What the form offers to choose from: currencies, markets, ways to ship."""

from typing import Any

from babel import Locale
from babel.numbers import get_territory_currencies
from django.utils.translation import gettext_lazy as _

from entrepot.web.design import places
from entrepot.web.public.coverage import loaded_markets

MOST_MARKETS = 8

CURRENCIES = (
    *(
        "CNY",
        "EUR",
        "USD",
        "GBP",
        "JPY",
        "HKD",
        "SGD",
        "KRW",
        "MYR",
        "THB",
        "IDR",
        "PHP",
        "VND",
        "INR",
        "AUD",
    ),
    *(
        "NZD",
        "CAD",
        "CHF",
        "SEK",
        "NOK",
        "DKK",
        "PLN",
        "CZK",
        "HUF",
        "RON",
        "TRY",
        "BRL",
        "MXN",
        "ZAR",
        "ILS",
    ),
)
"""Currencies a price may be given in: those official rate tables commonly list."""

POPULAR_MARKETS = ("CN", "DE", "FR", "US", "GB", "JP", "KR", "SG", "MY", "TH", "ID", "AU")

MODES = (("air", _("Air or courier")), ("post", _("Post")), ("sea", _("Sea")), ("land", _("Road or rail")))
PURPOSES = (
    ("sale", _("A sale")),
    ("gift", _("A gift")),
    ("sample", _("A sample")),
    ("return", _("A return")),
)
PRICES = (
    ("net", _("Before duty and tax")),
    ("gross", _("All in: what the buyer should pay")),
)
TERMS = (
    ("DDP", _("With the order (DDP)")),
    ("DAP", _("At the door, where the law says so (DAP)")),
)
BUYERS = (("consumer", _("A consumer")), ("business", _("A business")))
PROOFS = (
    ("", _("No proof yet")),
    ("declaration", _("Declaration of origin by the maker")),
    ("approved_exporter", _("Declaration by an approved exporter")),
    ("certificate", _("Certificate of origin")),
)


def currency_choices() -> list[tuple[str, str]]:
    """Return the currencies with their names in the visitor's language, the visitor's own first."""
    names = Locale.parse(places.current().locale).currencies
    own = home_currency(places.current().country)
    return [
        (code, f"{code} · {names.get(code, code)}") for code in sorted(CURRENCIES, key=lambda c: c != own)
    ]


def home_currency(country: str) -> str:
    """Return the currency of a country when prices may be given in it, else the US dollar."""
    return next((code for code in get_territory_currencies(country) if code in CURRENCIES), "USD")


def market_choices() -> list[Any]:
    """Return the countries to sell to: those whose law is loaded first, in a group of their own."""
    loaded = [(market.code, market.name) for market in loaded_markets(places.current().language)]
    known = {code for code, _name in loaded}
    others = [choice for choice in country_choices() if choice[0] not in known]
    return [
        ("", _("Choose a country")),
        (_("Law loaded"), loaded),
        (_("Law not loaded yet"), others),
    ]


def country_choices() -> list[tuple[str, str]]:
    """Return every country with its name in the visitor's language."""
    return [(country.code, country.name) for country in places.countries(places.current().language)]
