"""How much, how soon: the least that is paid, how long a changed account waits, when money arrives."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from entrepot.apps.payouts.models import Minimum
from entrepot.core.money import Money

ACCOUNT_HOLD: Final = timedelta(days=7)
"""Nothing is paid to a changed account before: its owner has time to notice a change that is not theirs."""
ROUND: Final = timedelta(days=1)
"""How often payouts are proposed."""
APPROVAL: Final = timedelta(days=1)
"""The desk approves within a day."""
BANK_DAYS: Final = 2
"""Working days until the money is on the seller's account."""
SATURDAY: Final = 5

STANDARD: Final[Mapping[str, int]] = MappingProxyType(
    {
        "AUD": 15_00,
        "CAD": 14_00,
        "CNY": 70_00,
        "EUR": 10_00,
        "GBP": 8_00,
        "HKD": 80_00,
        "IDR": 150_000_00,
        "JPY": 1_500,
        "MYR": 45_00,
        "NZD": 16_00,
        "PHP": 550_00,
        "SGD": 15_00,
        "THB": 350_00,
        "USD": 10_00,
        "VND": 250_000,
    }
)
"""Where operators have set no minimum: about ten dollars, so that a transfer's cost stays small beside it."""


def minimum(currency: str, on: date) -> Money:
    """Return the least that is paid out in a currency on a day; nothing where none is known."""
    row = Minimum.objects.filter(currency=currency, valid_from__lte=on).order_by("valid_from", "id").last()
    return Money(row.minimum_minor if row else STANDARD.get(currency, 0), currency)


def arrives_on(free_on: date) -> date:
    """Return when money that is free on a day should be on the seller's account.

    It is proposed in the next round, approved within a day, and the bank takes two working days.
    """
    return after_bank_days(free_on + ROUND + APPROVAL)


def after_bank_days(sent_on: date) -> date:
    """Return the day on which what was sent should arrive."""
    day, left = sent_on, BANK_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day
