"""A seller's debts: what is owed for which order, and what covered it."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import LEDGER_READ
from entrepot.apps.payouts import queries
from entrepot.web.api.declaring import Resource, actor_of
from entrepot.web.api.shapes import debts as shapes
from entrepot.web.api.shapes.base import BusinessId, PayoutId

resource = Resource("debts", "What went back to buyers after it had been paid out, and what covered it.")


@resource.get(
    "/businesses/{business}/debts",
    scope=LEDGER_READ,
    answers=shapes.DebtList,
    summary="What you owe, and why",
    cost=3,
)
def list_own_debts(request: HttpRequest, business: BusinessId) -> shapes.DebtList:
    """Return what the own business owes for which order, and what it has earned since that covered debts."""
    found = queries.explain_debts(business=business, viewer=actor_of(request))
    return shapes.DebtList(items=[shapes.DebtInCurrency.of(each) for each in found])


@resource.get(
    "/payouts/{payout}/taken",
    scope=LEDGER_READ,
    answers=shapes.TakenList,
    summary="What a payout is less by",
    cost=3,
)
def list_taken(request: HttpRequest, payout: PayoutId) -> shapes.TakenList:
    """Return which earlier refunds were taken from an own payout; nothing for most of them."""
    found = queries.list_taken(payout, viewer=actor_of(request))
    return shapes.TakenList(items=[shapes.OwedPiece.of(each) for each in found])
