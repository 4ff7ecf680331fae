"""The test cards the page offers, and what each does, in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Offer:
    """A test card as the page shows it."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Test cards of one kind."""

    title: str
    offers: tuple[Offer, ...]


def shelves() -> list[Shelf]:
    """Return every test card, by what it is for, the one that is accepted first."""
    return [
        Shelf(_("The usual"), _usual()),
        Shelf(_("Declined"), _declined()),
        Shelf(_("The bank takes its time"), _later()),
        Shelf(_("After the payment"), _after()),
        Shelf(_("Faults of the line"), _faults()),
    ]


def _usual() -> tuple[Offer, ...]:
    return (
        Offer("4242 4242 4242 4242", _("is accepted")),
        Offer("4000 0025 0000 3155", _("asks you to confirm with the bank first")),
        Offer("4000 0084 0000 1629", _("asks you first, and is then declined")),
        Offer("4000 0084 0000 1637", _("asks you first; without an answer it lapses after a minute")),
    )


def _declined() -> tuple[Offer, ...]:
    return (
        Offer("4000 0000 0000 9995", _("is declined: not enough money")),
        Offer("4000 0000 0000 0069", _("is declined: expired")),
        Offer("4000 0000 0000 0127", _("is declined: wrong security code")),
        Offer("4000 0000 0000 0697", _("is declined: over its limit")),
        Offer("4000 0000 0000 7726", _("is declined: not for such payments")),
        Offer("4000 0000 0000 5324", _("is declined: not in this currency")),
        Offer("4000 0000 0000 9904", _("is declined: the bank does not say why (do not honour)")),
        Offer("4100 0000 0000 0019", _("is declined: the bank suspects fraud")),
        Offer("4000 0000 0000 9987", _("is declined: reported lost")),
        Offer("4000 0000 0000 9979", _("is declined: reported stolen")),
        Offer("4000 0000 0000 5340", _("is declined: the bank is away")),
        Offer("4000 0000 0000 0119", _("is declined: an error in between")),
        Offer("4000 0000 0000 0002", _("is declined: no reason given")),
    )


def _later() -> tuple[Offer, ...]:
    return (
        Offer("6000 0000 0000 0007", _("waits for the bank, which says yes a minute later")),
        Offer("6000 0000 0000 0015", _("waits for the bank, which says no a minute later")),
        Offer("6000 0000 0000 0023", _("waits for the bank, which says yes three hours later")),
        Offer("4000 0000 0000 0341", _("is authorised, and the promise lapses after a minute")),
    )


def _after() -> tuple[Offer, ...]:
    return (
        Offer("4000 0000 0000 2685", _("is accepted, and charged back a minute later")),
        Offer("4000 0000 0000 5555", _("is charged back, and the shop wins a minute after that")),
        Offer("4000 0000 0000 5563", _("is charged back, and the shop loses a minute after that")),
        Offer("4000 0000 0000 5332", _("is accepted; refunds take a minute")),
        Offer("4000 0000 0000 1901", _("is accepted; refunds fail after a minute")),
        Offer("4000 0000 0000 5571", _("is accepted; refunds come back after a minute")),
    )


def _faults() -> tuple[Offer, ...]:
    return (
        Offer("4000 0000 0000 3220", _("is accepted, and the shop is told half a minute late")),
        Offer("4000 0000 0000 3097", _("is accepted, and the shop is told three times")),
        Offer("4000 0000 0000 3055", _("is accepted, and the shop is told in the wrong order")),
    )
