"""The states of a product in a market, in words; the good ones first."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: Final = {
    "ready": _("Ready"),
    "fix": _("To fix"),
    "blocked": _("Blocked"),
    "unknown": _("Not known"),
}
BADGES: Final = {"ready": "yes", "fix": "fix", "blocked": "no", "unknown": "unknown"}
FACTS: Final = {
    "price": _("Price of one"),
    "gross_grams": _("Weight with packaging"),
    "grams": _("Net weight"),
    "ml": _("Volume"),
    "pieces": _("Pieces in one"),
    "national": _("Full national code"),
}
UNITS: Final[dict[str, str | Promise]] = {"gross_grams": _("g"), "grams": _("g"), "ml": _("ml")}
IMPORTS: Final = {
    "prepared": _("Not started yet"),
    "queued": _("Waiting for its turn"),
    "running": _("Being read"),
    "finished": _("Done"),
    "failed": _("Stopped by a fault of ours"),
    "cancelled": _("Cancelled"),
}
