from tests.races.scenarios import Scenario
from tests.races.scenarios.orders import seen
from tests.races.scenarios.orders_letters import ship

from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind
from entrepot.apps.messages.models import Message
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.access import link_key
from entrepot.apps.orders.models import Dispute, Order, OrderRefund
from entrepot.apps.payments import actions as payments
from entrepot.core.money import Money


def answered() -> tuple[str, str, str]:
    """Return an order in dispute whose seller offers a part, its dispute, and the buyer's key."""
    order = ship()
    row = Order.objects.get(public_id=order)
    key, now = link_key(row.checkout.public_id), clock.now()
    case = actions.open_dispute(order=order, why="Broken", by=ANONYMOUS, at=now, key=key)
    seller = Actor(
        kind=ActorKind.PERSON, organisation_id=row.organisation_id, roles=frozenset({"member"}), user_id=0
    )
    actions.answer_dispute(dispute=case, text="Sorry.", offer=Money(500, "SGD"), by=seller, at=now)
    return order, case, key


def answer() -> str:
    order, _case, _key = answered()
    return order


def accepted() -> str:
    order, case, key = answered()
    actions.accept_offer(dispute=case, by=ANONYMOUS, at=clock.now(), key=key)
    return order


def refunded() -> str:
    order = accepted()
    found = OrderRefund.objects.get(order__public_id=order)
    actions.record_refund(request_key=found.public_id, provider="sandbox", by=SYSTEM, at=clock.now())
    return order


def refused() -> str:
    order = accepted()
    found = OrderRefund.objects.get(order__public_id=order)
    payments.record_refund_refusal(refund=found.sent_as, reason="no", by=SYSTEM, at=clock.now())
    return order


def known(order: str) -> list[object]:
    """Return all that can be seen of an order and of its dispute."""
    (case,) = queries.list_disputes(viewer=SYSTEM, order=order)
    on_desk = desk.list_items_about(case.public_id, viewer=SYSTEM)
    return [
        *seen(order),
        case.state,
        case.outcome,
        case.is_stuck,
        [step.event for step in case.steps],
        [(item.state, item.decision) for item in on_desk],
    ]


def written(order: str) -> list[object]:
    """Return what was written about the disputes of an order."""
    case = Dispute.objects.get(order__public_id=order).public_id
    rows = Message.objects.filter(subject__startswith=case).order_by("template", "address")
    return [(row.template, row.address, sorted(row.context)) for row in rows]


SCENARIOS = {
    "orders.write_of_dispute": Scenario(answer, written),
    "orders.finish_dispute": Scenario(refunded, known),
    "orders.report_refused_part": Scenario(refused, known),
}
