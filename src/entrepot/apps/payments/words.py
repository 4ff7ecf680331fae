"""Why a payment did not come about, as codes for programs and sentences for buyers; and how one can pay."""

from typing import Final

from django.utils.translation import gettext as _

PLAIN_DECLINES: Final = ("card_declined", "do_not_honour", "suspected_fraud", "stolen_card", "lost_card")


def reasons() -> dict[str, tuple[str, str]]:
    """Return what to tell the buyer for each code, and what helps, in the reader's language.

    A card scheme forbids saying that a card was reported lost or stolen or that fraud is suspected: all are
    told as a plain decline.
    """
    plain = (_("The bank declined the payment."), _("Ask the bank why, or try another card."))
    return dict.fromkeys(PLAIN_DECLINES, plain) | _cards() | _banks()


def _cards() -> dict[str, tuple[str, str]]:
    other = _("Try another card or another way to pay.")
    return {
        "insufficient_funds": (_("There is not enough money on this card."), other),
        "limit_exceeded": (
            _("This card has reached its limit."),
            _("Ask the bank to raise it, or try another."),
        ),
        "expired_card": (_("This card has expired."), other),
        "incorrect_number": (_("This card number is not right."), _("Check it and try again.")),
        "incorrect_cvc": (_("The security code is not right."), _("Check it and try again.")),
        "card_not_supported": (_("This card cannot be used for this payment."), other),
        "currency_not_supported": (_("This card cannot pay in this currency."), other),
    }


def _banks() -> dict[str, tuple[str, str]]:
    again = _("Nothing was taken. Try again.")
    return {
        "authentication_failed": (
            _("The bank could not confirm that it was you."),
            _("Try again, and have your bank's app or your phone at hand."),
        ),
        "authentication_abandoned": (
            _("You were not back from your bank's question in time."),
            _("Nothing was taken. Try again, and answer in the bank's app."),
        ),
        "authorisation_expired": (_("The bank's promise of this payment has run out."), _("Pay again.")),
        "processing_error": (_("The payment could not be processed."), again),
        "amount_not_supported": (
            _("This amount cannot be paid this way."),
            _("Choose another way to pay."),
        ),
        "provider_busy": (
            _("The bank could not be reached."),
            _("Nothing was taken. Try again in a few minutes."),
        ),
        "transfer_failed": (
            _("Your bank did not carry the payment out."),
            _("See that the account covers it and pay again, or choose another way."),
        ),
        "abandoned": (_("The payment was not finished in time."), again),
    }


def say_reason(code: str) -> tuple[str, str]:
    """Return the sentence for a code and what helps; an unknown one is told as a plain decline."""
    known = reasons()
    return known.get(code, known["card_declined"])


def say_stray(matter: str) -> str:
    """Return why money that came was not taken for the payment."""
    return {
        "other_amount": _("It was another amount than asked for."),
        "late": _("It came after the time to pay had passed."),
        "double": _("It came a second time: this was paid already."),
    }.get(matter, _("It does not belong to this payment."))


def ways() -> dict[str, tuple[str, str]]:
    """Return the name of each way to pay, and what it means to the buyer."""
    scan = _("Scan a code with your bank's app. The money is there in seconds.")
    return {
        "card": (_("Card"), _("On the page of the payment provider. We never see your card.")),
        "paynow": ("PayNow", scan),
        "promptpay": ("PromptPay", scan),
        "qris": ("QRIS", scan),
        "sepa": (
            _("Bank transfer (SEPA)"),
            _("Scan a code with your bank's app, or type the transfer. It takes up to two bank days."),
        ),
    }
