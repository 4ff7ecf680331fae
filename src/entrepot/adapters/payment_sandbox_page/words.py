"""The test cards the page offers, and what each does, in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Offer:
    """A test card as the page shows it."""

    number: str
    title: str


def offers() -> list[Offer]:
    """Return the cards worth trying, the one that is accepted first."""
    return [
        Offer("4242 4242 4242 4242", _("is accepted")),
        Offer("4000 0025 0000 3155", _("asks you to confirm with the bank first")),
        Offer("4000 0000 0000 9995", _("is declined: not enough money")),
        Offer("4000 0000 0000 0069", _("is declined: expired")),
        Offer("4100 0000 0000 0019", _("is declined: the bank suspects fraud")),
        Offer("4000 0000 0000 3220", _("is accepted, and the shop is told half a minute late")),
        Offer("4000 0000 0000 2685", _("is accepted, and charged back a minute later")),
    ]
