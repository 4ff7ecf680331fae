"""Why a payment did not come about, as codes for programs and sentences for buyers."""

from django.utils.translation import gettext as _


def reasons() -> dict[str, str]:
    """Return what to tell the buyer for each code, in the reader's language.

    A card scheme forbids saying that a card was reported stolen or that fraud is suspected: both are told as
    a plain decline.
    """
    declined = _("The bank declined the payment. Try another card, or ask the bank.")
    return {
        "card_declined": declined,
        "insufficient_funds": _("There is not enough money on this card. Try another card."),
        "expired_card": _("This card has expired. Try another card."),
        "incorrect_number": _("This card number is not right. Check it and try again."),
        "incorrect_cvc": _("The security code is not right. Check it and try again."),
        "suspected_fraud": declined,
        "stolen_card": declined,
        "authentication_failed": _("The bank could not confirm that it was you. Try again."),
        "authorisation_expired": _("The bank's promise of this payment has run out. Pay again."),
        "processing_error": _("The payment could not be processed. Nothing was taken; try again."),
        "abandoned": _("The payment was not finished in time. Nothing was taken; try again."),
    }


def say_reason(code: str) -> str:
    """Return the sentence for a code; an unknown one is told as a plain decline."""
    known = reasons()
    return known.get(code, known["card_declined"])
