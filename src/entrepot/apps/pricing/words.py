"""Why there is no price, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = tuple[Promise | str, Promise | str]

_NEITHER: Final[Words] = (
    _("No price can be made for this market."),
    _("Look at what stands in the way there on the page of the product."),
)
_WORDS: Final[dict[str, Words]] = {
    "no_rate": (
        _("Nobody quotes a rate between the two currencies."),
        _("Give a fixed price in the market's own currency."),
    ),
    "not_carried": (
        _("Nobody carries such a parcel there."),
        _("Check the weight with packaging, or send it from another place."),
    ),
    "below_carriage": (
        _("Carriage alone costs more than this price."),
        _("Ask a higher price, or sell it in sets."),
    ),
    "not_offered": (
        _("No lawful way in is one that this market offers."),
        _("Keep it off this market for now."),
    ),
    "closed": (_("The market or the variant is closed."), _("Choose another market.")),
    "other_currency": (
        _("The market has another currency now."),
        _("Save the rule again, with its floor in the new currency."),
    ),
    "begins_later": (
        _("A price that you set begins on a later day."),
        _("Let it begin first, or end it."),
    ),
}


def why_none(status: str) -> tuple[str, str]:
    """Return why there is no price of a status, and what to do."""
    reason, fix = _WORDS.get(status, _NEITHER)
    return str(reason), str(fix)
