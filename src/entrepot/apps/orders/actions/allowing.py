"""How a yearly allowance comes back: goods that never came in, and goods that went back in time."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets import queries as budget_queries
from entrepot.apps.budgets.queries import ClaimView
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.orders import caps, quotas
from entrepot.apps.orders.events import PiecesBack
from entrepot.apps.orders.models import Order, OrderLine, OrderParcel

CLERK = system("orders")
CAME_IN = "released"  # the last step of customs for goods that are in the country


def give_allowance_back(*, order: str, by: Actor, at: datetime) -> int:
    """Give back what the parcels of a wholly refunded order took that customs never let in; return how much.

    What came in counts for the year though its money went back: only a return in time restores that. For
    the platform; once, however often asked.
    """
    require_role(by, OPERATOR)
    row = Order.objects.get(public_id=order)
    parcels = row.parcels.exclude(customs=CAME_IN)
    with transaction.atomic():
        if not quotas.is_spent(row, at):
            return 0
        return sum(
            budgets.give_back(reference=parcel, cause="refunded", by=CLERK, at=at)
            for parcel in parcels.order_by("position").values_list("public_id", flat=True)
        )


def restore_allowance(*, returned: str, lines: Sequence[PiecesBack], by: Actor, at: datetime) -> int:
    """Give back what returned pieces took of their buyer's year; return how much. Once for each return.

    A parcel's part is that of the declared values, rounded up to the unit and never more than it took: all
    of it is back with the last piece. For the platform.
    """
    require_role(by, OPERATOR)
    total = 0
    with transaction.atomic():
        for order in Order.objects.filter(parcels__public_id__in={line.parcel for line in lines}).distinct():
            quotas.is_spent(order, at)
        for parcel in sorted({line.parcel for line in lines}):
            own = [line for line in lines if line.parcel == parcel]
            for claim in budget_queries.list_claims_of(reference=parcel, viewer=CLERK):
                part = _part(claim, parcel, own)
                amount = min(part, claim.amount - claim.given_back)
                total += budgets.give_back(
                    reference=parcel, cause=returned, kind=claim.kind, amount=amount, by=CLERK, at=at
                )
    return total


def _part(claim: ClaimView, parcel: str, lines: Sequence[PiecesBack]) -> int:
    """Return the part of a claim that goes with these pieces, rounded up: by value, or by what is capped."""
    amount = claim.amount
    rows = {row.variant: row for row in OrderLine.objects.filter(parcel__public_id=parcel).order_by("id")}
    if claim.kind.startswith(caps.KIND):
        reply = OrderParcel.objects.get(public_id=parcel).reply
        taken = next(each for each in caps.taken_in(reply) if each.kind == claim.kind)
        places = {variant: place for place, variant in enumerate(rows)}
        back = [(places[each.variant], each.pieces, rows[each.variant].quantity) for each in lines]
        return caps.part_of(amount, taken, back)
    whole = sum(row.value_minor for row in rows.values())
    if not whole:
        return amount
    # over one denominator, so that all pieces together make the whole exactly
    value, over = 0, 1
    for line in lines:
        row = rows[line.variant]
        value, over = value * row.quantity + row.value_minor * line.pieces * over, over * row.quantity
    return -(-amount * value // (whole * over))
