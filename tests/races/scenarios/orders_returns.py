from tests.apps.orders.shop import OREGON
from tests.races.scenarios import Scenario
from tests.races.scenarios.orders import packed

from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.messages import queries as messages
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Order, OrderParcel, Return, ReturnLine
from entrepot.apps.shipping import actions as shipping
from entrepot.apps.shipping.events import ParcelDelivered, ParcelFailed, ParcelHandedOver


def labelled(state: str) -> tuple[str, str]:
    """Return a return in a state and the shipment of its label."""
    order, _shipment = packed()
    now = clock.now()
    row = Order.objects.get(public_id=order)
    found = Return.objects.create(
        order=row,
        request_key=f"{order}/r",
        state=state,
        reason="faulty",
        rule="PLATFORM-FAULT",
        until=now,
        way_back="seller",
        commission="returned",
        moved_at=now,
        created_at=now,
    )
    ReturnLine.objects.create(returned=found, line=row.lines.get(), quantity=1)
    shipment = shipping.prepare_parcel(
        request_key=found.public_id,
        kind="return",
        subject=found.public_id,
        organisation_id=row.organisation_id,
        buyer_id=None,
        service=OrderParcel.objects.get(order=row).service,
        sender=OREGON,
        receiver=OREGON,
        grams=500,
        contents="candle",
        by=SYSTEM,
        at=now,
    ).public_id
    Return.objects.filter(pk=found.pk).update(shipment=shipment, goes_to="SG")
    return found.public_id, shipment


def hand_over() -> str:
    returned, shipment = labelled("labelled")
    now = clock.now()
    day = now.date()
    told = {"parcel": shipment, "kind": "return", "subject": returned, "at": now}
    publish(ParcelHandedOver(**told, expected_from=day, expected_to=day))
    return returned


def bring() -> str:
    returned, shipment = labelled("on_the_way")
    publish(ParcelDelivered(parcel=shipment, kind="return", subject=returned, at=clock.now()))
    return returned


def lose() -> str:
    returned, shipment = labelled("on_the_way")
    publish(ParcelFailed(parcel=shipment, kind="return", subject=returned, state="lost", at=clock.now()))
    return returned


def accept_late() -> str:
    returned, _shipment = labelled("requested")
    now = clock.now()
    Return.objects.filter(public_id=returned).update(due_at=now)
    actions.expire_return(returned=returned, by=SYSTEM, at=now)
    return returned


def seen(returned: str) -> list[object]:
    """Return all that can be seen of a return: its steps, and whether a person looks at it."""
    view = queries.get_return(returned, viewer=SYSTEM)
    return [
        view.state,
        [step.event for step in view.steps],
        [item.title for item in desk.list_items_about(returned, viewer=SYSTEM)],
    ]


def written(returned: str) -> list[str]:
    """Return the letters about a return."""
    return [each.template for each in messages.list_messages(viewer=SYSTEM, subject=returned)]


SCENARIOS = {
    "orders.note_return_sent": Scenario(hand_over, seen),
    "orders.note_return_received": Scenario(bring, seen),
    "orders.note_return_failed": Scenario(lose, seen),
    "orders.write_of_return": Scenario(accept_late, written),
}
