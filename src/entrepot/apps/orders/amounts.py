"""Money in a sentence, as the language of whoever reads it writes it."""

import re
from typing import Final

from babel.numbers import format_currency
from django.utils.translation import get_language, to_locale

from entrepot.core.money import Money

LETTER_BEFORE_FIGURE: Final = re.compile(r"(?<=[A-Za-z])(?=\d)")


def say_money(money: Money) -> str:
    """Write an amount with its currency sign: ``SGD 13.66``, ``€13.66``; letters stand apart from figures."""
    written: str = format_currency(
        money.to_decimal(), money.currency, locale=to_locale(get_language() or "en")
    )
    return LETTER_BEFORE_FIGURE.sub("\u00a0", written)
