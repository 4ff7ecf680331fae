"""Bands of price in the visitor's own money, each in round figures, and what they are in the market's."""

import itertools
from decimal import Decimal
from typing import Final

from babel.numbers import format_currency
from django.utils.translation import gettext as _

from entrepot.apps.discovery.queries import Band
from entrepot.apps.kernel.actors import ANONYMOUS
from entrepot.apps.law import queries as law
from entrepot.core.money import ExchangeRate, Money
from entrepot.web.design import places
from entrepot.web.storefront.choosing import PRICE
from entrepot.web.storefront.windows import CURRENCIES, Window

EURO: Final = "EUR"
EDGES: Final = (10, 25, 50, 100, 250)  # euros
ROUND: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
NO_BAND: Final[Band] = (None, None)


def bands_of(window: Window) -> list[str]:
    """Return the bands that are offered, from the lowest, as words of an address; none without a rate."""
    own = window.thinks_in or window.currency
    rate = law.get_exchange_rate(base=EURO, quote=own, on=window.on, viewer=ANONYMOUS)
    if rate is None:
        return []
    edges = sorted({_rounded(rate.convert_value(Decimal(edge), EURO)) for edge in EDGES})
    mark = window.thinks_in
    ends = [f"{mark}-{edges[0]}"]
    ends += [f"{mark}{least}-{below}" for least, below in itertools.pairwise(edges)]
    return [*ends, f"{mark}{edges[-1]}-"]


def band_of(said: str, window: Window) -> Band:
    """Return a band in minor units of the market's currency; no band where nobody quotes its money."""
    found = PRICE.fullmatch(said)
    if found is None:
        return NO_BAND
    money = found[1] or window.currency
    rate = None
    if money != window.currency:
        rate = _rate(money, window)
        if rate is None:
            return NO_BAND
    least, below = (_minor(edge, money, rate) for edge in (found[2], found[3]))
    return least, below


def name_of(said: str, window: Window) -> str:
    """Return what a band is called."""
    found = PRICE.fullmatch(said)
    if found is None:
        return ""
    money = found[1] or window.currency
    least, below = (_written(edge, money) for edge in (found[2], found[3]))
    if not least:
        return _("Under %(price)s") % {"price": below}
    if not below:
        return _("%(price)s and more") % {"price": least}
    return _("%(least)s to %(most)s") % {"least": least, "most": below}


def _rate(money: str, window: Window) -> ExchangeRate | None:
    if money not in CURRENCIES:
        return None
    return law.get_exchange_rate(base=window.currency, quote=money, on=window.on, viewer=ANONYMOUS)


def _minor(edge: str, money: str, rate: ExchangeRate | None) -> int | None:
    if not edge:
        return None
    amount = Money.parse(edge, money)
    return (rate.convert(amount) if rate else amount).minor


def _written(edge: str, money: str) -> str:
    """Write whole units: round figures need no cents."""
    if not edge:
        return ""
    locale = places.current().locale
    return str(format_currency(Decimal(edge), money, "¤#,##0", locale=locale, currency_digits=False))


def _rounded(value: Decimal) -> int:
    """Return the round figure next to a value, one at least."""
    power = Decimal(10) ** value.adjusted()
    return max(1, int(min((each * power for each in ROUND), key=lambda each: abs(each - value))))
