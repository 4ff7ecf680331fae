"""What is held for authorities and carriers; remittances, which a second person lets go."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.roles import PLATFORM_PAYOUTS, PLATFORM_READ, PLATFORM_SETTINGS
from entrepot.apps.customs import queries as customs
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.payouts import actions, queries
from entrepot.web.api.declaring import Resource, for_operators
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.resources.payouts import Before, State
from entrepot.web.api.shapes.base import RemittanceId
from entrepot.web.api.shapes.platform import remittances as shapes
from entrepot.web.api.shapes.platform.payouts import PayoutRejection

resource = Resource(
    "platform remittances", "Duty, tax and freight held for others; a second person lets it go to them."
)
_path: Any = Path  # ninja's is typed for annotations only
OwnerName = Annotated[
    str, _path(pattern=shapes.OWNER_NAME, description="The name in the books.", examples=["SG-CUSTOMS"])
]
Owner = Annotated[str, Query(pattern=shapes.OWNER, description="Keep one name in the books.")]


@resource.get(
    "/platform/owed", scope=PLATFORM_READ, answers=shapes.OwedList, summary="What is held for whom", cost=5
)
def list_owed(request: HttpRequest, owner: Owner = "") -> shapes.OwedList:
    """Return what authorities and carriers are owed in each currency, overdue first."""
    found = queries.list_owed(viewer=for_operators(request), owner=owner)
    return shapes.OwedList(items=[shapes.Owed.of(each) for each in found])


@resource.get(
    "/platform/creditors",
    scope=PLATFORM_READ,
    answers=shapes.CreditorList,
    summary="Who is paid where and when",
    cost=5,
)
def list_creditors(request: HttpRequest) -> shapes.CreditorList:
    """Return the authorities and carriers we know, with their terms of today. People set them at a screen."""
    found = queries.list_creditors(viewer=for_operators(request))
    return shapes.CreditorList(items=[shapes.Creditor.of(each) for each in found])


@resource.get(
    "/platform/creditors/{owner}",
    scope=PLATFORM_READ,
    answers=shapes.Creditor,
    summary="One whom money is held for",
    missing=True,
)
def get_creditor(request: HttpRequest, owner: OwnerName) -> shapes.Creditor:
    """Return who stands behind a name in the books, and when and where they are paid."""
    return shapes.Creditor.of(queries.get_creditor(owner, viewer=for_operators(request)))


@resource.put(
    "/platform/creditors/{owner}",
    scope=PLATFORM_SETTINGS,
    answers=shapes.Creditor,
    summary="Say who they are and when they are paid",
)
def set_creditor(request: HttpRequest, owner: OwnerName, body: shapes.CreditorAsked) -> shapes.Creditor:
    """Set name, period and term from a day on. Where they are paid is set by people at a screen."""
    by = for_operators(request)
    actions.set_creditor(owner=owner, **body.model_dump(), by=by, at=clock.now())
    return shapes.Creditor.of(queries.get_creditor(owner, viewer=by))


@resource.get(
    "/platform/remittances",
    scope=PLATFORM_READ,
    answers=shapes.RemittancePage,
    summary="List remittances",
)
def list_remittances(
    request: HttpRequest, owner: Owner = "", state: State = "", cursor: Before = "", limit: Limit = 50
) -> shapes.RemittancePage:
    """Return what was paid over or is on its way, the newest first."""
    viewer = for_operators(request)
    rows = queries.list_remittances(viewer=viewer, owner=owner, state=state, before=cursor, limit=limit + 1)
    kept, following = cut(rows, limit, lambda row: row.public_id)
    people = _people(kept, viewer)
    items = [shapes.Remittance.seen(row, people) for row in kept]
    return shapes.RemittancePage(items=items, next=following)


@resource.get(
    "/platform/remittances/{remittance}",
    scope=PLATFORM_READ,
    answers=shapes.Remittance,
    summary="One remittance",
)
def get_remittance(request: HttpRequest, remittance: RemittanceId) -> shapes.Remittance:
    """Return one remittance and how far it is."""
    return _remittance(remittance, for_operators(request))


@resource.get(
    "/platform/remittances/{remittance}/items",
    scope=PLATFORM_READ,
    answers=shapes.RemittedItemList,
    summary="What a remittance pays",
    cost=10,
)
def list_remittance_items(request: HttpRequest, remittance: RemittanceId) -> shapes.RemittedItemList:
    """Return every item that a remittance pays, with its order and declarations: the advice."""
    viewer = for_operators(request)
    rows = queries.list_remittance_items(remittance, viewer=viewer)
    declared = customs.list_references(orders={row.about for row in rows}, viewer=viewer)
    return shapes.RemittedItemList(items=[shapes.RemittedItem.of(row, declared) for row in rows])


@resource.post(
    "/platform/remittances",
    scope=PLATFORM_PAYOUTS,
    answers=shapes.RemittancesProposed,
    summary="Propose what is due to be paid over",
    cost=20,
)
def propose_remittances(request: HttpRequest, body: shapes.RemittancesAsked) -> shapes.RemittancesProposed:
    """Propose to pay everybody, or one, what was put aside until their last period ended."""
    made = actions.propose_remittances(owner=body.owner, by=for_operators(request), at=clock.now())
    return shapes.RemittancesProposed.of(made)


@resource.post(
    "/platform/remittances/{remittance}/approve",
    scope=PLATFORM_PAYOUTS,
    answers=shapes.Remittance,
    status=200,
    summary="Let a remittance go",
)
def approve_remittance(request: HttpRequest, remittance: RemittanceId) -> shapes.Remittance:
    """Approve a remittance, as somebody who neither proposed it nor set the account it goes to."""
    by = for_operators(request)
    queries.get_remittance(remittance, viewer=by)  # a payout to a seller is none
    actions.approve_payout(payout=remittance, by=by, at=clock.now())
    return _remittance(remittance, by)


@resource.post(
    "/platform/remittances/{remittance}/reject",
    scope=PLATFORM_PAYOUTS,
    answers=shapes.Remittance,
    status=200,
    summary="Stop a remittance",
)
def reject_remittance(
    request: HttpRequest, remittance: RemittanceId, body: PayoutRejection
) -> shapes.Remittance:
    """Stop a remittance that was not sent yet; its items are open again."""
    by = for_operators(request)
    queries.get_remittance(remittance, viewer=by)
    actions.reject_payout(payout=remittance, reason=body.reason, by=by, at=clock.now())
    return _remittance(remittance, by)


@resource.post(
    "/platform/remittances/{remittance}/send",
    scope=PLATFORM_PAYOUTS,
    answers=shapes.RemittanceHandedIn,
    status=200,
    once=False,
    summary="Hand a remittance to the bank",
    cost=10,
)
def send_remittance(request: HttpRequest, remittance: RemittanceId) -> shapes.RemittanceHandedIn:
    """Send an approved remittance now, in a file of its own. Again hands the same file in: it is paid once.

    The bank's statement settles it: `POST /platform/bank-statements`.
    """
    by = for_operators(request)
    queries.get_remittance(remittance, viewer=by)
    at_bank = actions.send_payout(payout=remittance, by=by, at=clock.now())
    return shapes.RemittanceHandedIn(at_bank=at_bank, remittance=_remittance(remittance, by))


def _remittance(remittance: str, viewer: Actor) -> shapes.Remittance:
    row = queries.get_remittance(remittance, viewer=viewer)
    return shapes.Remittance.seen(row, _people([row], viewer))


def _people(rows: Sequence[queries.RemittanceView], viewer: Actor) -> dict[int, str]:
    known = {each for row in rows for each in (row.proposed_by, row.approved_by) if each is not None}
    return accounts.get_names(known, viewer=viewer)
