"""Co-operatives: members, lots, deliveries from the scales, and what members are paid."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import ORGANISATION_READ, ORGANISATION_WRITE
from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.problems import ProblemRaised, not_found
from entrepot.web.api.declaring import Resource, actor_of
from entrepot.web.api.paging import Limit, cut
from entrepot.web.api.shapes import cooperatives as shapes
from entrepot.web.api.shapes.base import DeliveryId, LotId

resource = Resource("cooperatives", "Members of a co-operative, lots by weight, and exact payouts.")
FirstDay = Annotated[date, Query(description="A day of harvest; both are included.", examples=["2026-03-01"])]
AfterNumber = Annotated[str, Query(max_length=20, description="`next` of the page before; empty at first.")]
AfterLot = Annotated[
    str,
    Query(pattern="^(lot_[0-9a-z]{22})?$", description="`next` of the page before; empty at first."),
]


@resource.get(
    "/members", scope=ORGANISATION_READ, answers=shapes.MemberPage, summary="List a co-operative's members"
)
def list_cooperative_members(
    request: HttpRequest, cursor: AfterNumber = "", limit: Limit = 100
) -> shapes.MemberPage:
    """Return the members by number."""
    rows = queries.list_members(viewer=actor_of(request), after=cursor, limit=limit + 1)
    kept, following = cut(rows, limit, lambda row: row.number)
    return shapes.MemberPage(items=[shapes.CooperativeMember.of(row) for row in kept], next=following)


@resource.post("/members", scope=ORGANISATION_WRITE, answers=shapes.CooperativeMember, summary="Add a member")
def add_cooperative_member(request: HttpRequest, body: shapes.MemberContent) -> shapes.CooperativeMember:
    """Put a member on the list. Where they are paid is sealed; the answer has its last figures."""
    by = actor_of(request)
    made = actions.add_member(member=body.as_input(), by=by, at=clock.now())
    return shapes.CooperativeMember.of(queries.get_member(made, viewer=by))


@resource.get("/lots", scope=ORGANISATION_READ, answers=shapes.LotPage, summary="List lots")
def list_lots(request: HttpRequest, cursor: AfterLot = "", limit: Limit = 100) -> shapes.LotPage:
    """Return the lots, the newest harvest first."""
    rows = queries.list_lots(viewer=actor_of(request), before=cursor, limit=limit + 1)
    kept, following = cut(rows, limit, lambda row: row.public_id)
    return shapes.LotPage(items=[shapes.Lot.of(row) for row in kept], next=following)


@resource.post("/lots", scope=ORGANISATION_WRITE, answers=shapes.Lot, summary="Open a lot", missing=True)
def create_lot(request: HttpRequest, body: shapes.LotContent) -> shapes.Lot:
    """Open a lot of one product and harvest day. Its code, for the sack, is made here."""
    by = actor_of(request)
    made = actions.create_lot(lot=body.as_input(), by=by, at=clock.now())
    return shapes.Lot.of(queries.get_lot(made, viewer=by))


@resource.get("/lots/{lot}", scope=ORGANISATION_READ, answers=shapes.Lot, summary="Read one lot")
def get_lot(request: HttpRequest, lot: LotId) -> shapes.Lot:
    """Return one lot with what its deliveries lack."""
    return shapes.Lot.of(queries.get_lot(lot, viewer=actor_of(request)))


@resource.patch("/lots/{lot}", scope=ORGANISATION_WRITE, answers=shapes.Lot, summary="Correct a lot")
def change_lot(request: HttpRequest, lot: LotId, body: shapes.LotChange) -> shapes.Lot:
    """Correct what was said of a lot; what is left out stays. Not once its members' payout stands (409)."""
    by = actor_of(request)
    known = queries.get_lot(lot, viewer=by)
    said = body.model_dump(exclude_unset=True)
    present = {name: getattr(known, name) for name in ("weight_grams", "ready_grams", "grade")}
    actions.change_lot(public_id=lot, **(present | said), by=by, at=clock.now())
    return shapes.Lot.of(queries.get_lot(lot, viewer=by))


@resource.get(
    "/lots/{lot}/deliveries",
    scope=ORGANISATION_READ,
    answers=shapes.LotDeliveries,
    summary="List a lot's deliveries",
)
def list_lot_deliveries(request: HttpRequest, lot: LotId) -> shapes.LotDeliveries:
    """Return who brought how much; deliveries called off are among them."""
    viewer = actor_of(request)
    queries.get_lot(lot, viewer=viewer)
    rows = queries.list_deliveries(viewer=viewer, lot=lot)
    return shapes.LotDeliveries(items=[shapes.LotDelivery.of(row) for row in rows])


@resource.post(
    "/lots/{lot}/deliveries",
    scope=ORGANISATION_WRITE,
    answers=shapes.LotDelivery,
    summary="Note a delivery",
)
def record_lot_delivery(request: HttpRequest, lot: LotId, body: shapes.DeliveryContent) -> shapes.LotDelivery:
    """Note what a member brought, as the scales weighed it. The same entry again answers the same."""
    by = actor_of(request)
    queries.get_lot(lot, viewer=by)
    made = actions.record_delivery(
        lot=lot,
        member=body.member,
        grams=body.grams,
        entry=body.entry,
        on=body.weighed_on,
        grade=body.grade,
        by=by,
        at=clock.now(),
    )
    rows = queries.list_deliveries(viewer=by, lot=lot)
    return shapes.LotDelivery.of(next(row for row in rows if row.public_id == made))


@resource.post(
    "/lots/{lot}/deliveries/{delivery}/call-off",
    scope=ORGANISATION_WRITE,
    answers=shapes.LotDelivery,
    status=200,
    summary="Take a delivery back",
)
def call_off_delivery(request: HttpRequest, lot: LotId, delivery: DeliveryId) -> shapes.LotDelivery:
    """Take back a delivery that was noted wrongly: it stays on the list, and counts no more."""
    by = actor_of(request)
    rows = {row.public_id: row for row in queries.list_deliveries(viewer=by, lot=lot)}
    if delivery not in rows:
        raise ProblemRaised(not_found())
    actions.call_off_delivery(public_id=delivery, by=by, at=clock.now())
    found = queries.list_deliveries(viewer=by, lot=lot)
    return shapes.LotDelivery.of(next(row for row in found if row.public_id == delivery))


@resource.get(
    "/season",
    scope=ORGANISATION_READ,
    answers=shapes.Season,
    summary="Read a season's report",
    clashes=True,
)
def get_season(request: HttpRequest, start: FirstDay, end: FirstDay) -> shapes.Season:
    """Return what came of the harvests of some days: weights, prices paid, and the local price beside them.

    Where nothing can be compared, `missing_data` names what is not known; nothing is guessed or converted.
    """
    report = queries.get_season_report(start=start, end=end, viewer=actor_of(request))
    return shapes.Season.of(report)
