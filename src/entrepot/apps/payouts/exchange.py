"""At which rate money is changed on its way out: nobody's guess, and none older than a week."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Context, Decimal
from typing import Any, Final

from django.db.models import Q

from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.law import queries as law
from entrepot.apps.payouts.models import BankAccount, ExchangeCharge, Payout, StatedRate
from entrepot.core.ledger import Conversion, ExchangeHouse, LedgerError, convert
from entrepot.core.money import ExchangeRate, Money

HOUSE: Final = ExchangeHouse("platform")
USE: Final = "payout"
FRESH: Final = timedelta(days=7)
"""A rate older than this is none. Central banks publish none on holidays, which last less."""
HOLDS: Final = timedelta(days=3)
"""So long what was proposed at a rate may be approved; then it is proposed anew at another."""
FIGURES: Final = Context(prec=12)
"""Of a rate so many significant figures are used, which every database keeps."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What becomes of an amount, and the stated rate it stands on, if it was one of ours."""

    conversion: Conversion
    stated: StatedRate | None


def rate_on(base: str, quote: str, on: date) -> tuple[ExchangeRate, StatedRate | None] | None:
    """Return the rate of the latest day up to one, as units for one `base`: stated, or the central bank's.

    Of the same day what was stated counts, the last one. None when there is none of the last seven days.
    """
    pair = Q(base=base, quote=quote) | Q(base=quote, quote=base)
    ours = StatedRate.objects.filter(pair, on__lte=on, on__gte=on - FRESH).order_by("on", "id").last()
    told = law.get_exchange_rate(base=base, quote=quote, on=on, viewer=SYSTEM)
    if told is not None and (told.on < on - FRESH or (ours is not None and ours.on >= told.on)):
        told = None
    if told is not None:
        return replace(told, rate=FIGURES.plus(told.rate), use=USE), None
    if ours is None:
        return None
    stated = ExchangeRate(ours.base, ours.quote, ours.rate, ours.source, ours.on, USE)
    seen = stated if stated.base == base else stated.invert()
    return replace(seen, rate=FIGURES.plus(seen.rate)), ours


def charge_on(on: date) -> Decimal:
    """Return what share of changed money the platform keeps on a day; nothing where nobody has said any."""
    row = ExchangeCharge.objects.filter(valid_from__lte=on).order_by("valid_from", "id").last()
    return row.share if row else Decimal(0)


def is_changed(account: BankAccount | None, currency: str) -> bool:
    """Say whether money in a currency is changed on its way to an account."""
    return account is not None and account.currency not in {"", currency}


def change(given: Money, account: BankAccount, at: datetime) -> Changed | None:
    """Return what arrives on an account that is paid in another currency; None while nobody can say.

    A business bears the platform's charge; of what is held for others nothing is kept.
    """
    found = rate_on(given.currency, account.currency, at.date())
    if found is None:
        return None
    rate, stated = found
    share = charge_on(at.date()) if account.business else Decimal(0)
    try:
        return Changed(convert(given, rate=rate, share=share, house=HOUSE), stated)
    except LedgerError:  # so little that no coin of it would arrive
        return None


def columns_of(given: Money, changed: Changed | None) -> dict[str, Any]:
    """Return what a payout keeps of how it came about."""
    taken: dict[str, Any] = {"from_minor": given.minor, "from_currency": given.currency}
    if changed is None:
        return {**taken, "amount_minor": given.minor, "currency": given.currency}
    done = changed.conversion
    return {
        **taken,
        "amount_minor": done.arrives.minor,
        "currency": done.arrives.currency,
        "charge_minor": done.charge.minor,
        "rate": done.rate.rate,
        "rate_source": done.rate.source,
        "rate_on": done.rate.on,
        "stated": changed.stated,
    }


def conversion_of(row: Payout) -> Conversion | None:
    """Return how the money of a payout was changed, to the figures it was proposed with; None where not."""
    if row.rate is None or row.rate_on is None:
        return None
    units = FIGURES.plus(row.rate)
    rate = ExchangeRate(row.from_currency, row.currency, units, row.rate_source, row.rate_on, USE)
    return Conversion(row.given, Money(row.charge_minor, row.from_currency), row.amount, rate, HOUSE)
