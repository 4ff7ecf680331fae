"""The words of a seller's orders: which pile they lie on, and what customs asks about."""

from typing import Final

from django.utils.translation import gettext_lazy as _

SEND, COMPLAINTS, ON_THE_WAY, ARRIVED, DONE = "send", "complaints", "way", "arrived", "done"
UNPAID: Final = "unpaid"
PILES: Final = {
    SEND: _("To send"),
    COMPLAINTS: _("Complaints"),
    ON_THE_WAY: _("On the way"),
    ARRIVED: _("Arrived"),
    DONE: _("Done"),
    UNPAID: _("Not paid yet"),
}
STATES: Final[dict[str, tuple[str, ...]]] = {
    SEND: ("paid", "preparing"),
    COMPLAINTS: ("disputed",),
    ON_THE_WAY: ("in_transit", "at_customs"),
    ARRIVED: ("delivered", "confirmed"),
    DONE: ("released", "refund_due", "refunded"),
    UNPAID: ("awaiting_payment",),
}
NOTHING: Final = {
    SEND: _("Nothing waits to be sent. New orders appear here the moment they are paid."),
    COMPLAINTS: _("Nobody complains."),
    ON_THE_WAY: _("Nothing is on the way."),
    ARRIVED: _("Nothing has arrived whose money is still held."),
    DONE: _("No order is finished yet."),
    UNPAID: _("Nobody is about to pay. Pieces of an order are put aside while its buyer pays."),
}
BADGES: Final = {
    "queried": "fix",
    "examined": "fix",
    "refused": "no",
    "released": "yes",
}
STATE_BADGES: Final = {
    "at_customs": "fix",
    "disputed": "fix",
    "delivered": "yes",
    "confirmed": "yes",
    "released": "yes",
    "refund_due": "no",
    "refunded": "no",
}
FIELDS: Final = {
    "description": _("What the goods are"),
    "value": _("What they are worth"),
    "origin": _("Where they were made"),
    "hs": _("Their customs code"),
    "quantity": _("How many there are"),
    "weight": _("What they weigh"),
}
LEVIES: Final = {
    "duty": _("Duty"),
    "vat": _("VAT"),
    "gst": _("GST"),
    "sst": _("Sales tax"),
    "fee": _("Fee"),
    "excise": _("Excise"),
    "consumption_tax": _("Consumption tax"),
    "parcel_tax": _("Parcel tax"),
}
