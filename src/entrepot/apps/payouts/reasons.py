"""Why money is where it is, and when it moves on: codes for programs, sentences for sellers."""

from datetime import date
from decimal import Context
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from entrepot.apps.payouts import states
from entrepot.apps.payouts.holds import NEW_ACCOUNT, NO_ACCOUNT, RECHECK, SENT_BACK
from entrepot.core.ledger import Cause, Conversion

FREE: Final = "free"
OWES: Final = "owes"
NOT_VERIFIED: Final = "not_verified"
BELOW_MINIMUM: Final = "below_minimum"
DISPUTED: Final = "disputed"
REFUNDING: Final = "refunding"
CONFIRMED: Final = "confirmed"
RECEIPT_TERM: Final = "receipt_term"
NOT_DELIVERED: Final = "not_delivered"
CHARGEBACK: Final = "chargeback"
RETURN: Final = "return"
REFUND: Final = "refund"
NO_RATE: Final = "no_rate"
SHOWN: Final = Context(prec=6)  # figures of a rate that people read


def say(
    code: str, *, ending: str = "", minimum: str = "", currency: str = "", day: date | None = None
) -> str:
    """Return the sentence for a reason, in the reader's language."""
    given: dict[str, Any] = {
        "ending": ending,
        "minimum": minimum,
        "currency": currency,
        "day": date_format(day) if day else "",
    }
    return _sentences()[code] % given


def say_conversion(done: Conversion) -> str:
    """Return what arrives, and why that: "You get X because of rate R of day D, from S less the charge C"."""
    said = (
        _("%(arrives)s arrive: %(given)s less %(charge)s for changing it, at %(rate)s (%(source)s, %(day)s).")
        if done.charge.minor
        else _("%(arrives)s arrive: %(given)s at %(rate)s (%(source)s, %(day)s), and nothing is kept of it.")
    )
    return said % _figures(done)


def say_expected(done: Conversion) -> str:
    """Return what would arrive today of money that is changed with the next payout."""
    said = (
        _(
            "Today %(arrives)s would arrive: less %(charge)s for changing it, at %(rate)s "
            "(%(source)s, %(day)s)."
        )
        if done.charge.minor
        else _("Today %(arrives)s would arrive, at %(rate)s (%(source)s, %(day)s); nothing is kept of it.")
    )
    return said % _figures(done)


def _figures(done: Conversion) -> dict[str, str]:
    rate = done.rate
    return {
        "arrives": str(done.arrives),
        "given": str(done.given),
        "charge": str(done.charge),
        "rate": f"1 {rate.base} = {SHOWN.plus(rate.rate).normalize():f} {rate.quote}",
        "source": rate.source,
        "day": date_format(rate.on),
    }


def say_owed(cause: Cause) -> str:
    """Return why a seller owes something."""
    if cause is Cause.CHARGEBACK_LOST:
        return _("The buyer's bank took the money back after it had been paid to you.")
    return _("It went back to the buyer after it had been paid to you.")


def say_taken(cause: Cause, day: date) -> str:
    """Return why something was taken from a payout: which step, and on which day it was."""
    given = {"day": date_format(day)}
    if cause is Cause.CHARGEBACK_LOST:
        said = _("Taken from this payout: on %(day)s the buyer's bank took back what had been paid to you.")
    else:
        said = _("Taken from this payout: on %(day)s what had been paid to you went back to the buyer.")
    return said % given


def _sentences() -> dict[str, str]:
    return {
        states.PROPOSED: _(
            "A person checks it, within a day; then it goes to the account ending in %(ending)s."
        ),
        states.APPROVED: _("Approved. It goes to the bank now, for the account ending in %(ending)s."),
        states.SENDING: _("It goes to the bank now, for the account ending in %(ending)s."),
        states.SENT: _("The bank is paying it to the account ending in %(ending)s."),
        FREE: _("It is yours. It goes out with the next daily payout."),
        OWES: _("More was given back to buyers than was left. What you earn next covers it first."),
        NO_ACCOUNT: _("We do not know yet where to pay it. Add your bank account."),
        NEW_ACCOUNT: _("The bank account was changed. For seven days nothing is paid to it, to protect you."),
        SENT_BACK: _("The bank sent money for this account back. Look at it and save it again, or another."),
        RECHECK: _("Your verification is to be looked at again, and its day is over. Look at it to be paid."),
        NOT_VERIFIED: _("Your business is not verified yet. Verify it to be paid."),
        BELOW_MINIMUM: _("It waits until there is %(minimum)s or more, so that bank fees do not eat it."),
        NO_RATE: _("It waits for an exchange rate into %(currency)s of these days; nobody has stated one."),
        CHARGEBACK: _("The buyer's bank took the payment back and has not decided. It stays until then."),
        RETURN: _("The goods are coming back to you and the money goes back to the buyer."),
        REFUND: _("It is going back to the buyer."),
        DISPUTED: _("The buyer says that something is wrong. It is paid when that is settled."),
        REFUNDING: _("Part of it is going back to the buyer; the rest is yours right after."),
        CONFIRMED: _("The buyer has the goods and is content. It is being shared out."),
        RECEIPT_TERM: _(
            "Delivered. Unless the buyer complains it is yours on %(day)s, or sooner if they confirm."
        ),
        NOT_DELIVERED: _("It is held until the buyer has the goods."),
    }
