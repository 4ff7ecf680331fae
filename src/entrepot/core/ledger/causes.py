"""Why money moved: the code of a step, which a screen or a letter turns into words."""

from enum import StrEnum


class Cause(StrEnum):
    """The kinds of step. The code is stored with each entry and never renamed."""

    OTHER = "other"
    CAPTURE = "capture"
    """A buyer paid; the money is held for the order."""
    SET_ASIDE = "set_aside"
    """Duty or tax of an order was put aside for the authority it belongs to."""
    SHORTFALL = "shortfall"
    """An authority asked for more than was collected; the platform stands by the price it gave."""
    RELEASE = "release"
    """The buyer has the goods: everybody gets a share."""
    REFUND = "refund"
    CHARGEBACK_OPENED = "chargeback_opened"
    """A card scheme took money back while the buyer's complaint is examined."""
    CHARGEBACK_WON = "chargeback_won"
    CHARGEBACK_LOST = "chargeback_lost"
    PAYOUT_PROPOSED = "payout_proposed"
    PAYOUT_SETTLED = "payout_settled"
    PAYOUT_FAILED = "payout_failed"
    DEBT_NETTED = "debt_netted"
    """What was owed was kept back from money that was free."""
    PROVIDER_SETTLED = "provider_settled"
    """A payment provider paid what it had captured into the bank, less its fee."""
    REMITTED = "remitted"
    """Duty, tax or freight collected was paid to whom it belongs."""
    EXCHANGE = "exchange"
    REVERSAL = "reversal"
