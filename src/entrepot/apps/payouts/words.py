"""What people are told: states, reasons and what a bank answered, in their language."""

from django.utils.translation import gettext as _

from entrepot.apps.payouts import states

BANK_FAULT = "bank_fault"


def say_state(state: str) -> str:
    """Return the word for a state."""
    return {
        states.PROPOSED: _("Waits for approval"),
        states.APPROVED: _("Approved"),
        states.SENDING: _("Going to the bank"),
        states.SENT: _("With the bank"),
        states.SETTLED: _("Paid"),
        states.FAILED: _("Came back"),
        states.REJECTED: _("Not paid"),
    }[state]


def reasons() -> dict[str, str]:
    """Return the sentence for each reason why a payout was rejected or came back.

    Codes of two letters and two figures are ISO 20022's, as banks give them.
    """
    return {
        "AC01": _("The bank does not know this account number."),
        "AC03": _("The account number is not right."),
        "AC04": _("The account is closed."),
        "AC06": _("The account is blocked."),
        "AG01": _("The bank does not allow this kind of payment to the account."),
        "AM04": _("There was not enough money on our account; we pay again."),
        "BE01": _("The account belongs to another name."),
        "RC01": _("The BIC is not right."),
        "RR04": _("The bank's law does not allow it."),
        "account_changed": _("The bank account was changed."),
        "rate_old": _("The exchange rate is too old by now; we pay again at a new one."),
        "claim": _("A buyer's claim is open."),
        "unclear": _("Something about it was unclear."),
        "refused_file": _("The bank did not take our file; we pay again."),
        BANK_FAULT: _("The bank sent it back without a reason we know."),
    }


def say_reason(code: str) -> str:
    """Return the sentence for a code; one we do not know is a fault of the bank."""
    known = reasons()
    return known.get(code, known[BANK_FAULT]) if code else ""
