"""Payouts, for their sellers. Proposing and approving them is for people at the desk, and no token's."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import LEDGER_READ
from entrepot.apps.kernel.problems import ProblemRaised, not_found
from entrepot.apps.payouts import queries
from entrepot.web.api.declaring import Resource, actor_of
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.shapes import payouts as shapes
from entrepot.web.api.shapes.base import BusinessId, PayoutId

resource = Resource("payouts", "When a seller gets which money, and why then.")
State = Annotated[str, Query(max_length=16, pattern="^[a-z_]*$", description="Keep those in a state.")]
Before = Annotated[
    str, Query(pattern="^(pot_[0-9a-z]{22})?$", description="`next` of the page before; empty at first.")
]


@resource.get("/payouts", scope=LEDGER_READ, answers=shapes.PayoutPage, summary="List own payouts")
def list_payouts(
    request: HttpRequest, state: State = "", cursor: Before = "", limit: Limit = 50
) -> shapes.PayoutPage:
    """Return the payouts of the organisation, the newest first."""
    rows = queries.list_payouts(viewer=actor_of(request), state=state, before=cursor, limit=limit + 1)
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return shapes.PayoutPage(items=[shapes.Payout.of(row) for row in kept], next=following)


@resource.get("/payouts/{payout}", scope=LEDGER_READ, answers=shapes.Payout, summary="One payout")
def get_payout(request: HttpRequest, payout: PayoutId) -> shapes.Payout:
    """Return one payout and how far it is."""
    return shapes.Payout.of(queries.get_payout(payout, viewer=actor_of(request)))


@resource.get(
    "/businesses/{business}/bank-account",
    scope=LEDGER_READ,
    answers=shapes.BankAccount,
    summary="Where one is paid",
)
def get_bank_account(request: HttpRequest, business: BusinessId) -> shapes.BankAccount:
    """Return where the own business is paid; 404 while nobody has said. It is set by people at a screen."""
    found = queries.get_bank_account(business, viewer=actor_of(request))
    if found is None:
        raise ProblemRaised(not_found("No bank account is known yet. Set it on the page of your money."))
    return shapes.BankAccount.of(found)


@resource.get(
    "/businesses/{business}/available",
    scope=LEDGER_READ,
    answers=shapes.Availability,
    summary="You get this, then, because of that",
    cost=3,
)
def explain_available(request: HttpRequest, business: BusinessId) -> shapes.Availability:
    """Return when the own business gets which money, and why then: each order, each payout, what is free."""
    return shapes.Availability.of(queries.explain_available(viewer=actor_of(request), business=business))
