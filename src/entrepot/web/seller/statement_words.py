"""What the lines of a statement say to a seller: why money moved, and where each part of it comes from."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.core.ledger import AccountKind, Cause

COLUMNS: Final = (
    AccountKind.BUYER_FUNDS,
    AccountKind.CARRIER_PAYABLE,
    AccountKind.DUTY_PAYABLE,
    AccountKind.TAX_PAYABLE,
    AccountKind.COMMISSION,
    AccountKind.RELIEF,
    AccountKind.SELLER_ADVANCE,
    AccountKind.PROVIDER_CLEARING,
    AccountKind.PAYOUT_TRANSIT,
)
"""The parts of a line that have a column of their own in the file."""
EARLY: Final = {
    AccountKind.SELLER_ADVANCE: gettext_lazy("Your share of the order, still held for the buyer"),
    AccountKind.COMMISSION: gettext_lazy("Price of being paid before receipt"),
    AccountKind.TAX_PAYABLE: gettext_lazy("Tax on that price"),
}


def say_cause(cause: Cause) -> str:
    """Return why money moved."""
    return {
        Cause.RELEASE: _("Sold and received"),
        Cause.ADVANCE: _("Paid to you before receipt"),
        Cause.GRANT: _("Grant of a programme"),
        Cause.REFUND: _("Given back to the buyer"),
        Cause.REPLACEMENT: _("Sent again, at your cost"),
        Cause.CHARGEBACK_LOST: _("Taken back by the buyer's bank"),
        Cause.PAYOUT_PROPOSED: _("Payout"),
        Cause.PAYOUT_FAILED: _("Payout that came back"),
        Cause.DEBT_NETTED: _("Kept for what was owed"),
        Cause.DEBT_WRITTEN_OFF: _("Borne by the platform"),
        Cause.EXCHANGE: _("Changed into another currency"),
        Cause.REVERSAL: _("Undone"),
    }.get(cause, _("Correction"))


def say_figure(kind: AccountKind, cause: Cause) -> str:
    """Return what a part of a line is."""
    if kind is AccountKind.COMMISSION and cause in {Cause.PAYOUT_PROPOSED, Cause.PAYOUT_FAILED}:
        return _("Charge for changing it")
    if cause is Cause.REFUND and kind is AccountKind.PROVIDER_CLEARING:
        return _("Back to the buyer")
    if cause is Cause.ADVANCE and kind in EARLY:
        return str(EARLY[kind])
    if cause is Cause.GRANT and kind is AccountKind.RELIEF:
        return _("Given by a programme")
    return {
        AccountKind.BUYER_FUNDS: _("Paid by the buyer and held for the order"),
        AccountKind.SELLER_ADVANCE: _("Paid to you before, and settled now"),
        AccountKind.CARRIER_PAYABLE: _("Carriage, for the carrier"),
        AccountKind.DUTY_PAYABLE: _("Customs duty, for the authority"),
        AccountKind.TAX_PAYABLE: _("Taxes, for the authorities"),
        AccountKind.COMMISSION: _("Commission"),
        AccountKind.RELIEF: _("Commission that a programme pays for you"),
        AccountKind.PROVIDER_CLEARING: _("At the payment provider"),
        AccountKind.PAYOUT_TRANSIT: _("On the way to your bank account"),
        AccountKind.DISPUTE: _("In dispute"),
        AccountKind.LOSS: _("Borne by the platform"),
        AccountKind.EXCHANGE: _("Changed into the currency of your account"),
        AccountKind.RECEIVABLE: _("Owed to the platform"),
    }.get(kind, _("Other"))
