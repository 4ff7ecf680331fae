from itertools import count

from tests.races.scenarios import Scenario
from tests.races.scenarios.orders import packed, paid

from entrepot.adapters import customs_sandbox
from entrepot.apps.customs import actions, queries
from entrepot.apps.customs.drafting import message_of
from entrepot.apps.customs.models import Declaration, DeclarationMove
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import OPERATOR as RUNS_IT
from entrepot.apps.kernel.actors import SYSTEM, Actor, ActorKind
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.events import OrderCalledOff, OrderPaid, OrderParcelFailed
from entrepot.apps.shipping.events import ParcelAnnounced
from entrepot.apps.shipping.models import Parcel
from entrepot.core.trade import s10

OPERATOR = Actor(kind=ActorKind.PERSON, user_id=999_999_999, roles=frozenset({RUNS_IT}))  # a stranger to all
_serials = count(70_000_000)


def pay() -> str:
    order, _payment, amount = paid()
    view = orders.get_order(order, viewer=SYSTEM)
    publish(
        OrderPaid(
            order=order,
            business=view.business,
            market=view.market,
            currency=amount.currency,
            total_minor=amount.minor,
            at=clock.now(),
        )
    )
    return order


def prepare(order: str) -> Declaration:
    """Return the draft of an order's one parcel; customs will register it and say no more."""
    (parcel,) = orders.get_order(order, viewer=SYSTEM).parcels
    found = actions.prepare_declarations(order=order, by=SYSTEM, at=clock.now())
    return Declaration.objects.get(public_id=found[parcel.public_id])


def announce() -> str:
    order, shipment = packed()
    customs_sandbox.connect().choose(prepare(order).public_id, "silent")
    number = s10.make_number("CP", next(_serials), "US")
    Parcel.objects.filter(public_id=shipment).update(state="announced", number=number)
    publish(
        ParcelAnnounced(
            parcel=shipment,
            kind="order",
            subject=order,
            carrier="entrepot-post",
            number=number,
            at=clock.now(),
        )
    )
    return order


def answer() -> str:
    """Answer a question; customs is told and says no more."""
    order, _shipment = packed()
    row, now = prepare(order), clock.now()
    gateway = customs_sandbox.connect()
    gateway.choose(row.public_id, "unsettled")
    row.number = s10.make_number("CP", next(_serials), "US")
    reference = gateway.submit(message_of(row))
    Declaration.objects.filter(pk=row.pk).update(
        state="submitted", number=row.number, reference=reference, submitted_at=now
    )
    for each in gateway.answers(row.public_id):
        actions.record_answer(gateway=gateway.name, answer=each, by=SYSTEM, at=now)
    (asked,) = queries.get_declaration(row.public_id, viewer=SYSTEM).open_questions
    actions.answer_query(
        declaration=row.public_id, question=asked.public_id, answer="A candle.", by=OPERATOR, at=now
    )
    return order


def lose() -> str:
    order, _payment, _amount = paid()
    found = prepare(order)
    said = {"order": order, "business": found.business, "parcel": found.parcel, "event": "lost"}
    publish(OrderParcelFailed(at=clock.now(), **said))
    return order


def call_off() -> str:
    order, _payment, _amount = paid()
    prepare(order)
    business = orders.get_order(order, viewer=SYSTEM).business
    publish(OrderCalledOff(order=order, business=business, event="called_off", at=clock.now()))
    return order


def seen(order: str) -> list[object]:
    """Return all that can be seen of an order's declaration, and what the order and the desk know of it."""
    rows = queries.list_declarations(viewer=SYSTEM, order=order)
    steps = DeclarationMove.objects.filter(declaration__order=order).order_by("id")
    view = orders.get_order(order, viewer=SYSTEM)
    return [
        [[row.state, bool(row.reference), len(row.lines), len(row.questions)] for row in rows],
        list(steps.values_list("event", "after")),
        [parcel.customs for parcel in view.parcels],
        [step.event for step in orders.get_timeline(order, viewer=SYSTEM)],
        [bool(desk.find_item(lane="declaration", subject=row.public_id, viewer=SYSTEM)) for row in rows],
    ]


SCENARIOS = {
    "customs.prepare_declarations": Scenario(pay, seen),
    "customs.submit_packed_parcel": Scenario(announce, seen),
    "customs.send_answers": Scenario(answer, seen),
    "customs.withdraw_what_does_not_go": Scenario(call_off, seen),
    "customs.withdraw_what_failed": Scenario(lose, seen),
}
