"""Payouts of all sellers: proposed, let go by a second person, handed to the bank."""

from collections.abc import Sequence
from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.roles import PLATFORM_PAYOUTS, PLATFORM_READ
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.payouts import actions, queries
from entrepot.web.api.declaring import Resource, for_operators
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.resources.payouts import Before, State
from entrepot.web.api.shapes.base import PayoutId
from entrepot.web.api.shapes.platform import payouts as shapes

resource = Resource("platform payouts", "Every seller's payouts; a second person lets them go.")
Of = Annotated[str, Query(pattern="^(biz_[0-9a-z]{22})?$", description="Keep one seller's.")]


@resource.get(
    "/platform/payouts", scope=PLATFORM_READ, answers=shapes.WatchedPayoutPage, summary="List every payout"
)
def list_all_payouts(
    request: HttpRequest, state: State = "", business: Of = "", cursor: Before = "", limit: Limit = 50
) -> shapes.WatchedPayoutPage:
    """Return payouts of all sellers, the newest first."""
    viewer = for_operators(request)
    rows = queries.list_payouts(viewer=viewer, state=state, business=business, before=cursor, limit=limit + 1)
    kept, following = cut(rows, limit, lambda row: row.public_id)
    people = _people(kept, viewer)
    items = [shapes.WatchedPayout.seen(row, people) for row in kept]
    return shapes.WatchedPayoutPage(items=items, next=following)


@resource.get(
    "/platform/payouts/{payout}",
    scope=PLATFORM_READ,
    answers=shapes.WatchedPayout,
    summary="Any one payout",
)
def review_payout(request: HttpRequest, payout: PayoutId) -> shapes.WatchedPayout:
    """Return one payout of any seller."""
    return _payout(payout, for_operators(request))


@resource.post(
    "/platform/payouts",
    scope=PLATFORM_PAYOUTS,
    answers=shapes.Proposed,
    summary="Propose what is due",
    cost=20,
)
def propose_payouts(request: HttpRequest, body: shapes.ProposalAsked) -> shapes.Proposed:
    """Propose to pay every seller, or one, what is free. Whoever proposes a payout does not approve it."""
    made = actions.propose_payouts(business=body.business, by=for_operators(request), at=clock.now())
    return shapes.Proposed.of(made)


@resource.post(
    "/platform/payouts/{payout}/approve",
    scope=PLATFORM_PAYOUTS,
    answers=shapes.WatchedPayout,
    status=200,
    summary="Let a payout go",
)
def approve_payout(request: HttpRequest, payout: PayoutId) -> shapes.WatchedPayout:
    """Approve a payout, as somebody who neither proposed it nor belongs to the seller."""
    by = for_operators(request)
    actions.approve_payout(payout=payout, by=by, at=clock.now())
    return _payout(payout, by)


@resource.post(
    "/platform/payouts/{payout}/reject",
    scope=PLATFORM_PAYOUTS,
    answers=shapes.WatchedPayout,
    status=200,
    summary="Stop a payout",
)
def reject_payout(
    request: HttpRequest, payout: PayoutId, body: shapes.PayoutRejection
) -> shapes.WatchedPayout:
    """Stop a payout that was not sent yet; its money is available to the seller again."""
    by = for_operators(request)
    actions.reject_payout(payout=payout, reason=body.reason, by=by, at=clock.now())
    return _payout(payout, by)


@resource.post(
    "/platform/payouts/{payout}/send",
    scope=PLATFORM_PAYOUTS,
    answers=shapes.PayoutHandedIn,
    status=200,
    once=False,
    summary="Hand a payout to the bank",
    cost=10,
)
def send_payout(request: HttpRequest, payout: PayoutId) -> shapes.PayoutHandedIn:
    """Send an approved payout now, in a file of its own. Again hands the same file in: it is paid once."""
    by = for_operators(request)
    at_bank = actions.send_payout(payout=payout, by=by, at=clock.now())
    return shapes.PayoutHandedIn(at_bank=at_bank, payout=_payout(payout, by))


def _payout(payout: str, viewer: Actor) -> shapes.WatchedPayout:
    row = queries.get_payout(payout, viewer=viewer)
    return shapes.WatchedPayout.seen(row, _people([row], viewer))


def _people(rows: Sequence[queries.PayoutView], viewer: Actor) -> dict[int, str]:
    known = {each for row in rows for each in (row.proposed_by, row.approved_by) if each is not None}
    return accounts.get_names(known, viewer=viewer)
