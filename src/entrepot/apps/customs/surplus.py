"""Whose it is what customs did not ask for: the buyer's, unless the order's terms say otherwise."""

from datetime import datetime
from typing import Any

from entrepot.apps.customs.access import CLERK
from entrepot.apps.customs.models import Declaration, KeptSurplus, SurplusTerm
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders.queries import OrderView
from entrepot.core.trade.assessment import Difference

DEFAULT = SurplusTerm.Keeper.BUYER


def keeper_of(market: str, placed_at: datetime) -> str:
    """Return who keeps a surplus of an order: by its market's term when it was placed, else the general one.

    What was set later never reaches it: it is what both sides were told.
    """
    rows = SurplusTerm.objects.filter(
        market__in=["", market], valid_from__lte=placed_at.date(), created_at__lte=placed_at
    ).order_by("id")
    latest = {row.market: row.keeper for row in rows}
    return latest.get(market) or latest.get("") or DEFAULT


def hand_out(row: Declaration, view: OrderView, found: Difference, at: datetime) -> bool:
    """Give the buyer what customs did not ask for, or keep it, as the order's terms say.

    False when a person must look. In the caller's transaction.
    """
    given: dict[str, Any] = {
        "order": row.order,
        "parcel": row.parcel,
        "reference": row.public_id,
        "difference": found,
        "by": CLERK,
        "at": at,
    }
    if keeper_of(view.market, view.placed_at) == SurplusTerm.Keeper.BUYER:
        return orders.return_dues_surplus(**given) is not None
    due = orders.keep_dues_surplus(**given)
    if due is not None and due.amount.minor:
        KeptSurplus.objects.get_or_create(
            declaration=row,
            kind=found.kind,
            defaults={
                "account": due.account.kind.value,
                "owner": due.account.owner,
                "currency": due.amount.currency,
                "kept_minor": due.amount.minor,
            },
        )
    return due is not None
