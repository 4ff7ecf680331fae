"""Words that rows of stock are kept in, and how they are said."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from entrepot.core.trade.allocation import BONDED, HOME, RETURNS, WAREHOUSE

REASONS: Final = {
    "damaged": _("Damaged"),
    "expired": _("Too old to sell"),
    "lost": _("Lost or stolen"),
    "sample": _("Sample or own use"),
    "destroyed": _("Destroyed by order of an authority"),
    "other": _("Other"),
}
"""Why pieces are written off."""

KIND_NAMES: Final = {
    HOME: _("Where you make or keep your goods"),
    WAREHOUSE: _("A warehouse elsewhere"),
    BONDED: _("A bonded zone"),
    RETURNS: _("A place for returns"),
}

MOVEMENTS: Final = {
    "opening": _("Already there"),
    "received": _("Received"),
    "counted": _("Counted"),
    "told": _("Told by a product file"),
    "written_off": _("Written off"),
    "sent": _("Sent to another place"),
    "arrived": _("Arrived from another place"),
    "lost": _("Lost on the way"),
    "returned": _("Came back from a buyer"),
    "sold": _("Sold"),
    "put_back": _("Sold before, back on the shelf"),
}
