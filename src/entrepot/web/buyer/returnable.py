"""What the page of an order says of sending goods back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from entrepot.apps.orders import queries
from entrepot.apps.orders.queries import OrderView, ReturnView
from entrepot.web.buyer.access import Buyer

BADGES = {"refunded": "yes", "refused": "no", "appealed": "fix", "closed": "", "lapsed": "", "withdrawn": ""}


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A return in the page of its order."""

    view: ReturnView
    badge: str
    pieces: int
    title: str


def returns_of(order: OrderView, buyer: Buyer, now: datetime) -> dict[str, Any]:
    """Return what the page of an order says of returns: those there are, and until when there may be one."""
    key = buyer.key_for(order.public_id)
    if order.delivered_at is None:
        return {"returns": [], "returnable": None}
    found = queries.list_returns(viewer=buyer.actor, order=order.public_id, key=key)
    return {
        "returns": [row_of(each) for each in found],
        "returnable": queries.get_returnable(order.public_id, viewer=buyer.actor, now=now, key=key),
    }


def row_of(view: ReturnView) -> ReturnRow:
    """Return a return as it stands in a list."""
    pieces = sum(line.quantity for line in view.lines)
    return ReturnRow(view, BADGES.get(view.state, "s"), pieces, view.lines[0].title)
