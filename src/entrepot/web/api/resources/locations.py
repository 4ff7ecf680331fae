"""Several places: where pieces lie, which place serves a market, and what moves between them."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import CATALOGUE_READ, CATALOGUE_WRITE
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.problems import ProblemRaised, not_found
from entrepot.apps.markets import queries as markets
from entrepot.apps.stock import actions, queries
from entrepot.web.api.declaring import Resource, actor_of, seeing_own_work
from entrepot.web.api.paging import Limit
from entrepot.web.api.shapes import locations as shapes
from entrepot.web.api.shapes import stock as stock_shapes
from entrepot.web.api.shapes.base import LocationId, MarketCode, TransferId, VariantId

resource = Resource("locations", "Places where pieces lie, and what is on the way between them.")
Closed = Annotated[bool, Query(description="Closed places too.")]
Done = Annotated[bool, Query(description="Those that are done, instead of those under way.")]
One = Annotated[str, Query(pattern="^(var_[0-9a-z]{22})?$", description="Keep one variant's.")]
Place = Annotated[str, Query(max_length=24, description="Keep one place's, by its code.")]


@resource.get("/locations", scope=CATALOGUE_READ, answers=shapes.LocationList, summary="List own places")
def list_locations(request: HttpRequest, *, closed: Closed = False) -> shapes.LocationList:
    """Return the organisation's places with the pieces in them."""
    rows = queries.list_locations(viewer=actor_of(request), closed=closed)
    return shapes.LocationList(items=[shapes.Location.of(row) for row in rows])


@resource.get(
    "/locations/{location}", scope=CATALOGUE_READ, answers=shapes.Location, summary="Read one place"
)
def get_location(request: HttpRequest, location: LocationId) -> shapes.Location:
    """Return one place of the organisation, closed or not."""
    return shapes.Location.of(queries.get_location(location, viewer=actor_of(request)))


@resource.post(
    "/locations", scope=CATALOGUE_WRITE, answers=shapes.Location, summary="Add a place", missing=True
)
def add_location(request: HttpRequest, body: shapes.LocationContent) -> shapes.Location:
    """Add a place where pieces can lie. Country and kind are final: prices are made of them."""
    by = actor_of(request)
    address = body.address.as_address() if body.address else None
    given = body.model_dump(exclude={"address"})
    made = actions.add_location(**given, address=address, by=by, at=clock.now())
    return _told(made, by)


@resource.patch(
    "/locations/{location}", scope=CATALOGUE_WRITE, answers=shapes.Location, summary="Rename a place"
)
def change_location(
    request: HttpRequest, location: LocationId, body: shapes.LocationChange
) -> shapes.Location:
    """Give a place another name, or another address in its country."""
    by = actor_of(request)
    address = body.address.as_address() if body.address else None
    actions.change_location(location=location, name=body.name, address=address, by=by, at=clock.now())
    return _told(location, by)


@resource.post(
    "/locations/{location}/close", scope=CATALOGUE_WRITE, answers=shapes.Location, summary="Close a place"
)
def close_location(request: HttpRequest, location: LocationId) -> shapes.Location:
    """Close an empty place. Send its pieces elsewhere, or write them off, first."""
    by = actor_of(request)
    actions.close_location(location=location, by=by, at=clock.now())
    return _told(location, by)


@resource.post(
    "/locations/{location}/default",
    scope=CATALOGUE_WRITE,
    answers=shapes.Location,
    summary="Let new pieces go to a place",
)
def set_default_location(request: HttpRequest, location: LocationId) -> shapes.Location:
    """Let new pieces, and what product files count, go to this place unless said."""
    by = actor_of(request)
    actions.set_default_location(location=location, by=by, at=clock.now())
    return _told(location, by)


@resource.get(
    "/serving/{market}", scope=CATALOGUE_READ, answers=shapes.Serving, summary="Which places serve a market"
)
def get_serving(request: HttpRequest, market: MarketCode) -> shapes.Serving:
    """Return the places that pieces for a market are taken from, the first to try first."""
    return _serving(market, actor_of(request))


@resource.put(
    "/serving/{market}",
    scope=CATALOGUE_WRITE,
    answers=shapes.Serving,
    summary="Say which places serve a market",
)
def rank_locations(request: HttpRequest, market: MarketCode, body: shapes.ServingContent) -> shapes.Serving:
    """Say which places serve a market, the first to try first. An empty list: the usual order."""
    by = actor_of(request)
    actions.rank_locations(market=market, locations=body.locations, by=by, at=clock.now())
    return _serving(market, seeing_own_work(by, CATALOGUE_READ))


@resource.get(
    "/sending-policy", scope=CATALOGUE_READ, answers=shapes.SendingPolicyTold, summary="Read what is allowed"
)
def get_sending_policy(request: HttpRequest) -> shapes.SendingPolicyTold:
    """Return whether the pieces of one line may be sent from several places."""
    return shapes.SendingPolicyTold(may_split=queries.may_split(viewer=actor_of(request)))


@resource.put(
    "/sending-policy", scope=CATALOGUE_WRITE, answers=shapes.SendingPolicyTold, summary="Say what is allowed"
)
def set_sending_policy(request: HttpRequest, body: shapes.SendingPolicy) -> shapes.SendingPolicyTold:
    """Say whether the pieces of one line may be sent from several places."""
    actions.allow_splitting(allowed=body.may_split, by=actor_of(request), at=clock.now())
    return shapes.SendingPolicyTold(may_split=body.may_split)


@resource.get("/transfers", scope=CATALOGUE_READ, answers=shapes.TransferList, summary="List transfers")
def list_transfers(request: HttpRequest, *, done: Done = False, limit: Limit = 100) -> shapes.TransferList:
    """Return what is on the way between own places."""
    rows = queries.list_transfers(viewer=actor_of(request), done=done, limit=limit)
    return shapes.TransferList(items=[shapes.Transfer.of(row) for row in rows])


@resource.get(
    "/transfers/{transfer}", scope=CATALOGUE_READ, answers=shapes.Transfer, summary="Read a transfer"
)
def get_transfer(request: HttpRequest, transfer: TransferId) -> shapes.Transfer:
    """Return one transfer: what was sent, what arrived, what is lost."""
    return shapes.Transfer.of(queries.get_transfer(transfer, viewer=actor_of(request)))


@resource.post(
    "/transfers",
    scope=CATALOGUE_WRITE,
    answers=shapes.Transfer,
    summary="Send pieces elsewhere",
    missing=True,
)
def send_transfer(request: HttpRequest, body: shapes.TransferContent) -> shapes.Transfer:
    """Send free pieces from one own place to another; they can be sold when they have arrived."""
    by = actor_of(request)
    made = actions.send_transfer(
        source=body.source,
        target=body.target,
        pieces=shapes.counted(body.pieces),
        note=body.note,
        by=by,
        at=clock.now(),
    )
    return _transfer(made, by)


@resource.post(
    "/transfers/{transfer}/arrivals",
    scope=CATALOGUE_WRITE,
    answers=shapes.Transfer,
    summary="Say what has arrived",
)
def receive_transfer(
    request: HttpRequest, transfer: TransferId, body: shapes.PiecesArrived
) -> shapes.Transfer:
    """Put pieces of a transfer on the shelf they went to; the rest stays under way."""
    by = actor_of(request)
    pieces = shapes.counted(body.pieces)
    actions.receive_transfer(transfer=transfer, pieces=pieces, by=by, at=clock.now())
    return _transfer(transfer, by)


@resource.post(
    "/transfers/{transfer}/losses", scope=CATALOGUE_WRITE, answers=shapes.Transfer, summary="Say what is lost"
)
def lose_transfer(request: HttpRequest, transfer: TransferId, body: shapes.PiecesLost) -> shapes.Transfer:
    """Write pieces of a transfer off that will not arrive."""
    by = actor_of(request)
    pieces = shapes.counted(body.pieces)
    actions.lose_transfer(transfer=transfer, pieces=pieces, why=body.why, by=by, at=clock.now())
    return _transfer(transfer, by)


@resource.post(
    "/variants/{variant}/write-offs",
    scope=CATALOGUE_WRITE,
    answers=stock_shapes.StockItem,
    summary="Write pieces off",
)
def write_off_pieces(
    request: HttpRequest, variant: VariantId, body: shapes.WriteOff
) -> stock_shapes.StockItem:
    """Take free pieces off a shelf that can never be sold, and say why."""
    by = actor_of(request)
    actions.write_off(variant=variant, **body.model_dump(), by=by, at=clock.now())
    reader = seeing_own_work(by, CATALOGUE_READ)
    places = queries.list_locations(viewer=reader)
    location = body.location or next(each.code for each in places if each.is_default)
    (row,) = queries.list_stock(viewer=reader, variants=[variant], location=location)
    return stock_shapes.StockItem.of(row)


@resource.get(
    "/stock/movements",
    scope=CATALOGUE_READ,
    answers=shapes.MovementList,
    summary="Why pieces changed",
    cost=3,
)
def list_movements(
    request: HttpRequest, variant: One = "", location: Place = "", limit: Limit = 100
) -> shapes.MovementList:
    """Return why own pieces became more or fewer, the latest first: received, counted, moved, sold, back."""
    rows = queries.list_movements(viewer=actor_of(request), variant=variant, location=location, limit=limit)
    return shapes.MovementList(items=[shapes.Movement.of(row) for row in rows])


def _told(location: str, by: Actor) -> shapes.Location:
    reader = seeing_own_work(by, CATALOGUE_READ)
    return shapes.Location.of(queries.get_location(location, viewer=reader))


def _transfer(transfer: str, by: Actor) -> shapes.Transfer:
    reader = seeing_own_work(by, CATALOGUE_READ)
    return shapes.Transfer.of(queries.get_transfer(transfer, viewer=reader))


def _serving(market: str, viewer: Actor) -> shapes.Serving:
    try:
        country = markets.get_market_by_code(market, viewer=viewer, on=clock.now().date()).country
    except markets.MarketMissingError as error:
        raise ProblemRaised(not_found(str(error))) from error
    return shapes.Serving(
        market=market,
        locations=queries.list_serving(market, country, viewer=viewer),
        is_own=market in queries.list_ranked_markets(viewer=viewer),
    )
