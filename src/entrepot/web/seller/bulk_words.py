"""What can be set for many products at once, and why it could not be, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entrepot.apps.catalogue.words import VISIBILITY_WORDS

KINDS: Final = {
    "origin": _("Made in"),
    "hs": _("Customs code"),
    "confirm_hs": _("Confirm the proposed customs codes"),
    "gross_grams": _("Weight with packaging"),
    "net_grams": _("Net weight"),
    "ml": _("Volume"),
    "pieces": _("Pieces in one"),
    "price": _("Price of one"),
    "material": _("Material"),
    "battery": _("Battery"),
    "brand": _("Brand"),
    "category": _("Category"),
    "measure": _("A quantity that a law asks for"),
    "fact": _("A fact that a law asks for"),
    "publish": _("Put on sale"),
    "withdraw": _("Taken off sale"),
    "undo": _("Undone"),
}
OFFERED: Final = (
    *("origin", "hs", "confirm_hs", "gross_grams", "net_grams", "ml", "pieces", "price"),
    *("material", "battery", "brand", "category"),
)
"""What is offered for any selection; a law's own facts come with its reason."""
MENDED_BY: Final = {
    "hs_missing": "hs",
    "hs_unconfirmed": "confirm_hs",
    "origin_missing": "origin",
    "price_missing": "price",
    "weight_missing": "gross_grams",
    "battery_not_measured": "battery",
}
FIELDS: Final = {"grams": "net_grams", "gross_grams": "gross_grams", "ml": "ml", "pieces": "pieces"}
HEADS: Final = {"measures": "measure", "facts": "fact"}
ON_SALE: Final = {True: _("On sale"), False: _("Not on sale")}
LEFT: Final[dict[str, str | Promise]] = {
    "heavier_inside": _("The content would weigh more than the whole."),
    "said_since": _("Somebody has said something else since, so it stays."),
    "changed_meanwhile": _("The product was changed while the law was asked. Begin again."),
    "business_not_listed": _("Your business may not list yet."),
}
STATES_OF_WORK: Final = {
    "queued": _("Waiting for its turn"),
    "running": _("Under way"),
    "finished": _("Done"),
    "failed": _("Stopped by a fault of ours"),
    "cancelled": _("Cancelled"),
}


def word_of(code: str) -> str:
    """Return why a product was left as it was, in a sentence."""
    if code in LEFT:
        return str(LEFT[code])
    if code in VISIBILITY_WORDS:
        return str(VISIBILITY_WORDS[code][0])
    return str(_("The law stands in the way: %s.")) % code
