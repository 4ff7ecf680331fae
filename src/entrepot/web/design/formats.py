"""Figures as the visitor's language writes them: money, days, percentages. Text in, text out; no float."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from entrepot.core.money import exponent
from entrepot.web.design import places

LETTER_BEFORE_FIGURE = re.compile(r"(?<=[A-Za-z])(?=\d)")


def money(amount: str | Decimal | None, currency: str) -> str:
    """Write an amount with its currency sign: the decimals it was given with, at least the currency's own."""
    value = _number(amount)
    if value is None:
        return ""
    given = value.as_tuple().exponent
    digits = max(-given if isinstance(given, int) else 0, exponent(currency))
    pattern = "¤#,##0" + ("." + "0" * digits if digits else "")
    written: str = format_currency(
        value, currency, pattern, locale=places.current().locale, currency_digits=False
    )
    # CLDR sets letters apart from figures: MYR 480.00, but €480.00.
    return LETTER_BEFORE_FIGURE.sub("\u00a0", written)


def number(value: str | Decimal | None) -> str:
    """Write a number with the separators of the language."""
    figure = _number(value)
    return (
        ""
        if figure is None
        else format_decimal(figure, locale=places.current().locale, decimal_quantization=False)
    )


def percent(fraction: str | Decimal | None) -> str:
    """Write a fraction such as ``0.19`` as a percentage, with no more decimals than it has."""
    value = _number(fraction)
    if value is None:
        return ""
    return format_percent(value, locale=places.current().locale, decimal_quantization=False)


def day(value: str | date | None) -> str:
    """Write a day (``2026-11-21`` or a date) in the language's medium form."""
    if not value:
        return ""
    when = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return format_date(when, "medium", locale=places.current().locale)


def moment(at: datetime) -> str:
    """Write day and minute, in universal time: a server does not know where its reader sits."""
    return f"{day(at.date())}, {at:%H:%M} UTC"


def day_before(value: str) -> str:
    """Write the last day in force of a half-open period that ends on ``value``."""
    return day(date.fromisoformat(value[:10]) - timedelta(days=1))


def _number(value: str | Decimal | None) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None
