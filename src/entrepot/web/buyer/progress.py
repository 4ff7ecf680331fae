"""How far an order has come, as a buyer reads it: five steps, one sentence, the clock of their money."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepot.apps.orders.queries import OrderView

DAY = timedelta(days=1)
STEPS = (
    ("paid", gettext_lazy("Paid")),
    ("packed", gettext_lazy("Packed")),
    ("way", gettext_lazy("On the way")),
    ("here", gettext_lazy("Delivered")),
    ("done", gettext_lazy("Completed")),
)
REACHED = {
    "awaiting_payment": -1,
    "paid": 0,
    "preparing": 1,
    "in_transit": 2,
    "at_customs": 2,
    "delivered": 3,
    "disputed": 3,
    "confirmed": 4,
    "released": 4,
}
HELD = frozenset({"paid", "preparing", "in_transit", "at_customs", "delivered", "disputed", "confirmed"})
COMPLAINS = frozenset({"in_transit", "delivered"})
BADGES = {
    "awaiting_payment": "fix",
    "at_customs": "fix",
    "disputed": "fix",
    "refund_due": "fix",
    "delivered": "yes",
    "confirmed": "yes",
    "released": "yes",
}

WAITS = frozenset({"paid", "preparing", "in_transit", "at_customs"})
_SHARED = (
    gettext_lazy("The seller was paid"),
    gettext_lazy("You said that all is well, or the time to complain passed."),
)
PURSES = {
    **dict.fromkeys(("confirmed", "released"), _SHARED),
    "disputed": (
        gettext_lazy("We hold your money"),
        gettext_lazy("Nobody gets it until your complaint is settled."),
    ),
    "refund_due": (
        gettext_lazy("Your money is on its way back"),
        gettext_lazy("It reaches you the way you paid, usually within a few days."),
    ),
    "refunded": (gettext_lazy("You have your money back"), gettext_lazy("It went back the way you paid.")),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the five steps; `state` is done, now or to come."""

    label: Any
    state: str


@dataclass(frozen=True, slots=True)
class Purse:
    """Where the buyer's money is, said so that nobody has to ask."""

    title: str
    words: str
    days: int | None = None  # until silence counts as receipt
    until: datetime | None = None


def badge_of(state: str) -> str:
    """Return the colour of a state's badge."""
    return BADGES.get(state, "s" if state in HELD else "")


def stages_of(order: OrderView) -> list[Stage]:
    """Return the five steps; none for an order that ended on another way."""
    if order.state not in REACHED:
        return []
    reached = REACHED[order.state]
    last = len(STEPS) - 1
    return [
        Stage(label, "done" if place < reached or reached == last else "now" if place == reached else "next")
        for place, (_code, label) in enumerate(STEPS)
    ]


def purse_of(order: OrderView, now: datetime, receipt_days: int) -> Purse | None:
    """Return where the money is; None while nothing was paid.

    `receipt_days` is after how many days from delivery silence counts as receipt.
    """
    if order.state == "delivered" and order.release_on:
        days = max(-((now - order.release_on) // DAY), 0)
        return Purse(
            _("We hold your money"),
            _("It goes to the seller when you say that all is well, or when this day passes in silence:"),
            days,
            order.release_on,
        )
    if order.state in WAITS:
        said = _(
            "The seller gets it when the goods are with you and you say that all is well, or %(days)d days "
            "after delivery when you say nothing."
        )
        return Purse(_("We hold your money"), said % {"days": receipt_days})
    found = PURSES.get(order.state)
    return Purse(str(found[0]), str(found[1])) if found else None
