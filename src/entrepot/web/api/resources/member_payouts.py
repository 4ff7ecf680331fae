"""What members of a co-operative are paid: proposed, approved by a second person, paid, told to each."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import ORGANISATION_READ, ORGANISATION_WRITE
from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.kernel import clock
from entrepot.web.api.declaring import Resource, actor_of
from entrepot.web.api.shapes import member_payouts as shapes
from entrepot.web.api.shapes.base import MemberPayoutId

resource = Resource("member payouts", "What members earned, shared out by weight, agreed by two people.")
OfLot = Annotated[
    str,
    Query(pattern="^(lot_[0-9a-z]{22})?$", description="A lot; or give days.", examples=["lot_" + "0" * 22]),
]
OfDay = Annotated[
    date | None,
    Query(description="A day on which orders were released; both are included.", examples=["2026-03-01"]),
]


@resource.get(
    "/member-payout-offers",
    scope=ORGANISATION_READ,
    answers=shapes.PayoutOffers,
    summary="What could be shared out",
    clashes=True,
    missing=True,
    cost=3,
)
def list_payout_offers(
    request: HttpRequest, lot: OfLot = "", start: OfDay = None, end: OfDay = None
) -> shapes.PayoutOffers:
    """Return what a lot, or orders released on some days, brought that no payout shares yet, by currency."""
    rows = queries.get_payout_offers(viewer=actor_of(request), lot=lot, start=start, end=end)
    return shapes.PayoutOffers(items=[shapes.PayoutOffer.of(row) for row in rows])


@resource.post(
    "/member-payouts",
    scope=ORGANISATION_WRITE,
    answers=shapes.PayoutToMembers,
    summary="Propose a payout to members",
    missing=True,
    cost=5,
)
def propose_member_payout(request: HttpRequest, body: shapes.PayoutProposal) -> shapes.PayoutToMembers:
    """Share what a lot or some days brought among those who delivered, by weight and to the last coin.

    Nothing is paid before a second administrator approves.
    """
    by = actor_of(request)
    made = actions.propose_member_payout(payout=body.as_input(), by=by, at=clock.now())
    return _told(request, made)


@resource.get(
    "/member-payouts",
    scope=ORGANISATION_READ,
    answers=shapes.PayoutsToMembers,
    summary="List payouts to members",
)
def list_member_payouts(request: HttpRequest) -> shapes.PayoutsToMembers:
    """Return the last fifty payouts, newest first."""
    rows = queries.list_member_payouts(viewer=actor_of(request))
    return shapes.PayoutsToMembers(items=[shapes.PayoutToMembers.of(row) for row in rows])


@resource.get(
    "/member-payouts/{member_payout}/slips",
    scope=ORGANISATION_READ,
    answers=shapes.MemberSlips,
    summary="Read what each member is told",
)
def list_member_slips(request: HttpRequest, member_payout: MemberPayoutId) -> shapes.MemberSlips:
    """Return a text for each member of a payout, in their language, to be sent or printed."""
    rows = queries.list_slips(member_payout, viewer=actor_of(request))
    return shapes.MemberSlips(items=[shapes.MemberSlip.of(row) for row in rows])


@resource.get(
    "/member-payouts/{member_payout}",
    scope=ORGANISATION_READ,
    answers=shapes.PayoutToMembers,
    summary="Read one payout to members",
)
def get_member_payout(request: HttpRequest, member_payout: MemberPayoutId) -> shapes.PayoutToMembers:
    """Return one payout: what was shared, what the co-operative keeps, and where it stands."""
    return _told(request, member_payout)


@resource.post(
    "/member-payouts/{member_payout}/approve",
    scope=ORGANISATION_WRITE,
    answers=shapes.PayoutToMembers,
    status=200,
    summary="Approve a payout to members",
)
def approve_member_payout(request: HttpRequest, member_payout: MemberPayoutId) -> shapes.PayoutToMembers:
    """Agree to a payout, as another administrator than who proposed it (403 for them)."""
    actions.approve_member_payout(payout=member_payout, by=actor_of(request), at=clock.now())
    return _told(request, member_payout)


@resource.post(
    "/member-payouts/{member_payout}/reject",
    scope=ORGANISATION_WRITE,
    answers=shapes.PayoutToMembers,
    status=200,
    summary="Put a payout to members aside",
)
def reject_member_payout(request: HttpRequest, member_payout: MemberPayoutId) -> shapes.PayoutToMembers:
    """Put aside what was not paid; its earnings may be shared anew."""
    actions.reject_member_payout(payout=member_payout, by=actor_of(request), at=clock.now())
    return _told(request, member_payout)


@resource.post(
    "/member-payouts/{member_payout}/paid",
    scope=ORGANISATION_WRITE,
    answers=shapes.PayoutToMembers,
    status=200,
    summary="Note that members were paid",
)
def mark_members_paid(request: HttpRequest, member_payout: MemberPayoutId) -> shapes.PayoutToMembers:
    """Note that everybody has their money; each member is written to, once.

    The files that money is paid from hold account numbers: an administrator takes them at a screen.
    """
    actions.mark_members_paid(payout=member_payout, by=actor_of(request), at=clock.now())
    return _told(request, member_payout)


def _told(request: HttpRequest, payout: str) -> shapes.PayoutToMembers:
    return shapes.PayoutToMembers.of(queries.get_member_payout(payout, viewer=actor_of(request)))
