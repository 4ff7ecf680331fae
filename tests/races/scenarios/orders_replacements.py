from datetime import timedelta
from itertools import count

from tests.apps.orders.shop import OREGON
from tests.races.scenarios import Scenario
from tests.races.scenarios.orders import seen
from tests.races.scenarios.orders_letters import ship

from entrepot.adapters import customs_sandbox
from entrepot.apps.customs import actions as declaring
from entrepot.apps.customs import queries as customs
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.access import link_key
from entrepot.apps.orders.models import Order, Replacement
from entrepot.apps.orders.receiving import receiver_of
from entrepot.apps.shipping import actions as shipping
from entrepot.apps.shipping.events import ParcelAnnounced, ParcelDelivered, ParcelFailed, ParcelHandedOver
from entrepot.apps.shipping.models import Parcel
from entrepot.apps.stock import queries as stock
from entrepot.core.trade import s10
from entrepot.core.trade.disputes import Wish

_serials = count(80_000_000)


def promised() -> str:
    """Return an order whose seller promised to send it again."""
    order = ship()
    row = Order.objects.get(public_id=order)
    key, now = link_key(row.checkout.public_id), clock.now()
    case = actions.open_dispute(
        order=order, why="Broken", wish=Wish.REPLACEMENT, by=ANONYMOUS, at=now, key=key
    )
    seller = Actor(
        kind=ActorKind.PERSON, organisation_id=row.organisation_id, roles=frozenset({"member"}), user_id=0
    )
    actions.offer_replacement(dispute=case, by=seller, at=now)
    return order


def packed() -> tuple[str, str]:
    """Return such an order, and the shipment of what is sent again, which its carrier was not told of."""
    order = promised()
    row, found = Order.objects.get(public_id=order), Replacement.objects.get(dispute__order__public_id=order)
    shipment = shipping.prepare_parcel(
        request_key=found.public_id,
        kind="replacement",
        subject=order,
        organisation_id=row.organisation_id,
        buyer_id=None,
        service=found.service,
        sender=OREGON,
        receiver=receiver_of(row),
        grams=5000,
        contents="candle",
        by=SYSTEM,
        at=clock.now(),
    ).public_id
    Replacement.objects.filter(pk=found.pk).update(shipment=shipment)
    return order, shipment


def announce() -> str:
    """Let its carrier have given it a number; customs will register it and say no more."""
    order, shipment = packed()
    again, now = Replacement.objects.get(shipment=shipment).public_id, clock.now()
    draft = declaring.prepare_replacement(replacement=again, by=SYSTEM, at=now)
    customs_sandbox.connect().choose(draft, "silent")
    number = s10.make_number("CP", next(_serials), "US")
    Parcel.objects.filter(public_id=shipment).update(state="announced", number=number)
    told = {"parcel": shipment, "kind": "replacement", "subject": order, "at": now}
    publish(ParcelAnnounced(**told, carrier="entrepot-post", number=number))
    return order


def hand_over() -> str:
    order, shipment = packed()
    now = clock.now()
    told = {"parcel": shipment, "kind": "replacement", "subject": order, "at": now}
    publish(ParcelHandedOver(**told, expected_from=now.date(), expected_to=now.date()))
    return order


def bring() -> str:
    order, shipment = packed()
    publish(ParcelDelivered(parcel=shipment, kind="replacement", subject=order, at=clock.now()))
    return order


def lose() -> str:
    order, shipment = packed()
    told = {"parcel": shipment, "kind": "replacement", "subject": order, "at": clock.now()}
    publish(ParcelFailed(**told, state="lost"))
    return order


def be_late() -> str:
    """Let the time to send it pass, once its declaration is drafted."""
    order = promised()
    (case,) = queries.list_disputes(viewer=SYSTEM, order=order)
    assert case.replacement is not None
    now = clock.now()
    declaring.prepare_replacement(replacement=case.replacement.public_id, by=SYSTEM, at=now)
    actions.expire_clock(dispute=case.public_id, by=SYSTEM, at=now + timedelta(days=8))
    return order


def known(order: str) -> list[object]:
    """Return all that can be seen of an order, its dispute, and what is sent again in it."""
    (case,) = queries.list_disputes(viewer=SYSTEM, order=order)
    again = case.replacement
    assert again is not None
    state, moves, *rest = seen(order)  # two hear of a loss, in any order
    pieces = stock.count_sold([again.public_id], viewer=SYSTEM)
    return [
        state,
        sorted(moves),
        *rest,
        case.state,
        [step.event for step in case.steps],
        again.stage,
        again.customs,
        sum(pieces.values()),
        [each.state for each in customs.list_declarations(viewer=SYSTEM, order=order) if each.replaces],
    ]


SCENARIOS = {
    "orders.note_replacement_sent": Scenario(hand_over, known),
    "orders.note_replacement_there": Scenario(bring, known),
    "orders.note_replacement_lost": Scenario(lose, known),
    "customs.prepare_replacement": Scenario(promised, known),
    "customs.submit_packed_replacement": Scenario(announce, known),
    "customs.withdraw_unsent_replacement": Scenario(be_late, known),
}
