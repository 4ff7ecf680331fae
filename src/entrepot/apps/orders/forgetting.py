"""What becomes of a buyer's data in one order: blanked, or kept for a law that is named, until a day.

The figures stay: shares, invoice, ledger, declaration. Country and area stay too: the taxes stand on them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.personal import Whose
from entrepot.apps.orders.models import (
    BuyerIdentity,
    Chargeback,
    ChargebackEvidence,
    Checkout,
    Dispute,
    DisputeFile,
    DisputeMove,
    DisputeStatement,
    Order,
    OrderAddress,
    OrderMove,
    OrderRefund,
    Replacement,
    Return,
    ReturnMove,
)
from entrepot.core.trade import disputes, returns

AT_REST: Final = ("released", "refunded", "cancelled")
STREET: Final = {"lines": "", "locality": "", "postcode": "", "phone": "", "local": ""}
NO_NUMBER: Final = {"sealed": "", "tail": "", "subject": "", "key": ""}
BUYER: Final = "buyer"


@dataclass(frozen=True, slots=True)
class Kept:
    """Until when, and by which period, the name and number of a declaration are kept."""

    until: date
    period: str


def orders_of(whose: Whose, path: str = "") -> Q:
    """Return the condition for orders somebody bought, by account or as a guest; `path` leads to them."""
    checkout = f"{path}checkout__"
    guest = Q(**{f"{checkout}user": None, f"{checkout}email__in": whose.emails})
    guest &= ~Q(**{f"{checkout}email": ""})
    return guest if whose.user_id is None else guest | Q(**{f"{checkout}user_id": whose.user_id})


def under_way() -> Q:
    """Return the condition for orders of which anything is open: their buyer has to be known."""
    disputed = Dispute.objects.filter(order=OuterRef("pk"), state__in=sorted(disputes.OPEN))
    returned = Return.objects.filter(order=OuterRef("pk")).exclude(state__in=sorted(returns.RETURN.ends))
    refunded = OrderRefund.objects.filter(order=OuterRef("pk"), state=OrderRefund.State.REQUESTED)
    charged = Chargeback.objects.filter(order=OuterRef("pk"), outcome="")
    return ~Q(state__in=AT_REST) | Exists(disputed) | Exists(returned) | Exists(refunded) | Exists(charged)


def kept_by_law(order: Order, on: date) -> Kept | None:
    """Return until when the declared name of an order's buyer is kept; None when it may go on that day."""
    if not order.parcels.exclude(ship_from=order.country).exists():
        return None  # nothing was declared
    ended = (order.released_at or order.moved_at).date()
    period = accounts.get_period("declaration", order.country, viewer=SYSTEM, on=ended)
    until = period.end(ended)
    if not period.survives or until is None or until <= on:
        return None
    return Kept(until, period.id)


def blank_order(order: Order, kept: Kept | None, at: datetime) -> list[int]:
    """Blank what an order holds of its buyer, in the caller's transaction; return the files that go with it.

    With `kept` the name and the number of the declaration stay until its day.
    """
    gone = {} if kept else {"recipient": ""}
    OrderAddress.objects.filter(order=order).update(
        **STREET,
        **gone,
        blanked_at=at,
        kept_until=kept.until if kept else None,
        kept_by=kept.period if kept else "",
    )
    OrderMove.objects.filter(order=order).exclude(who__startswith="system").update(why="")
    DisputeStatement.objects.filter(dispute__order=order).update(text="")
    DisputeMove.objects.filter(dispute__order=order, party=BUYER).update(why="")
    ChargebackEvidence.objects.filter(chargeback__order=order).update(text="")
    Return.objects.filter(order=order).update(note="")
    ReturnMove.objects.filter(returned__order=order, party=BUYER).update(why="")
    _blank_checkout(order.checkout)
    return [
        *DisputeFile.objects.filter(statement__dispute__order=order).values_list("file_id", flat=True),
        *ChargebackEvidence.objects.filter(chargeback__order=order)
        .exclude(file=None)
        .values_list("file_id", flat=True),
    ]


def letters_about(order: Order) -> list[str]:
    """Return the public ids of everything about an order that people were written to about."""
    refunds = OrderRefund.objects.filter(order=order)
    found = [order.public_id, *order.parcels.values_list("public_id", flat=True)]
    again = Replacement.objects.filter(dispute__order=order)
    for rows in (refunds, again, Dispute.objects.filter(order=order), Return.objects.filter(order=order)):
        found += rows.values_list("public_id", flat=True)
    return found + list(Chargeback.objects.filter(order=order).values_list("chargeback", flat=True))


def _blank_checkout(checkout: Checkout) -> None:
    """Blank what all orders of a checkout share, once none of them needs it."""
    addresses = OrderAddress.objects.filter(order__checkout=checkout)
    if not addresses.filter(blanked_at=None).exists():
        Checkout.objects.filter(pk=checkout.pk).update(email="", key_digest="")
        if not addresses.exclude(kept_until=None).exists():
            BuyerIdentity.objects.filter(checkout=checkout).update(**NO_NUMBER)
