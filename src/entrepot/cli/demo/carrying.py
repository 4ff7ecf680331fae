"""The way of a parcel in the demo world: what the carrier scans, day by day, and what customs says."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from entrepot.apps.customs import actions as customs
from entrepot.apps.customs import queries as declarations
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import system
from entrepot.apps.orders.queries import ParcelView
from entrepot.apps.shipping import actions as shipping
from entrepot.apps.shipping.provider import WAY_ABROAD, WAY_AT_HOME, TrackingCode
from entrepot.cli.demo import outside

if TYPE_CHECKING:
    from entrepot.cli.demo.fates import Moment

CARRIER: Final = system("demo carrier")
LEG: Final = timedelta(hours=22)
ON_THE_WAY: Final = frozenset({"in_transit", "charged_back"})


def let_customs_ask(order: str) -> None:
    """Have the customs of the sandbox put a question about this order's parcels."""
    for told in declarations.list_declarations(viewer=CARRIER, order=order):
        outside.customs().choose(told.public_id, "question")


def carry(moment: "Moment", at: datetime) -> None:
    """Bring every parcel of the order one leg after the other as far as its story and customs allow."""
    for parcel in moment.order.parcels:
        _carry(parcel, moment, at)


def _carry(parcel: ParcelView, moment: "Moment", at: datetime) -> None:
    way = WAY_AT_HOME if parcel.ship_from == moment.order.country else WAY_ABROAD
    post = outside.post()
    done = {event.code for event in post.track(parcel.tracking)}
    then = at
    for number, code in enumerate(way):
        if code in done:
            continue
        if code == TrackingCode.IN_CUSTOMS and moment.story.goal in ON_THE_WAY:
            break
        then = min(at + number * LEG, moment.now)
        if code == TrackingCode.RELEASED:
            _hear(parcel, then)
            if _is_held(moment.order.public_id, then):
                return
        post.advance(parcel.tracking, code, at=then, place=moment.order.country)
    _hear(parcel, then)


def _hear(parcel: ParcelView, at: datetime) -> None:
    """Let everybody know how far the parcel has come."""
    with clock.travel(at):
        shipping.refresh_tracking(parcel=parcel.shipment, by=CARRIER, at=at)
        workers.run_pending()


def _is_held(order: str, at: datetime) -> bool:
    """Hear what customs has said until now, and say whether it still keeps a parcel."""
    with clock.travel(at):
        for told in declarations.list_declarations(viewer=CARRIER, order=order, state="open"):
            customs.follow_declaration(declaration=told.public_id, by=CARRIER, at=at)
        workers.run_pending()
    return bool(declarations.list_declarations(viewer=CARRIER, order=order, state="open"))
