"""What customs does when orders and shipping announce: idempotent, from current state, in any order."""

from entrepot.apps.customs import actions
from entrepot.apps.customs.access import CLERK
from entrepot.apps.customs.events import DeclarationAnswered
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.outbox import subscribes
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.events import (
    BuyerForgotten,
    DisputeMoved,
    OrderCalledOff,
    OrderPaid,
    OrderParcelFailed,
    ReplacementEnded,
)
from entrepot.apps.shipping.events import ParcelAnnounced
from entrepot.core.trade.disputes import REPLACING

KIND = "order"
AGAIN = "replacement"


@subscribes(OrderPaid)
def prepare_declarations(event: OrderPaid) -> None:
    """Write down what will be declared of each parcel of a paid order."""
    actions.prepare_declarations(order=event.order, by=CLERK, at=event.at)


@subscribes(ParcelAnnounced)
def submit_packed_parcel(event: ParcelAnnounced) -> None:
    """Send the declaration of a parcel that has its number now, and hear what customs says at once."""
    if event.kind != KIND:
        return
    declarations = actions.prepare_declarations(order=event.subject, by=CLERK, at=event.at)
    for parcel in orders.get_order(event.subject, viewer=CLERK).parcels:
        declaration = declarations.get(parcel.public_id)
        if declaration is not None and parcel.shipment == event.parcel:
            actions.follow_declaration(declaration=declaration, by=CLERK, at=clock.now())


@subscribes(DisputeMoved)
def prepare_replacement(event: DisputeMoved) -> None:
    """Write down what will be declared of goods that are sent again."""
    if event.state == REPLACING:
        found = orders.get_dispute(event.dispute, viewer=CLERK).replacement
        if found is not None:
            actions.prepare_replacement(replacement=found.public_id, by=CLERK, at=event.at)


@subscribes(ParcelAnnounced)
def submit_packed_replacement(event: ParcelAnnounced) -> None:
    """Send the declaration of what is sent again, now that it has its number."""
    if event.kind != AGAIN:
        return
    for case in orders.list_disputes(order=event.subject, viewer=CLERK):
        if case.replacement is not None and case.replacement.shipment == event.parcel:
            again = case.replacement.public_id
            declaration = actions.prepare_replacement(replacement=again, by=CLERK, at=event.at)
            if declaration:
                actions.follow_declaration(declaration=declaration, by=CLERK, at=clock.now())


@subscribes(ReplacementEnded)
def withdraw_unsent_replacement(event: ReplacementEnded) -> None:
    """Withdraw what customs was not told yet of goods that are not sent again after all."""
    actions.withdraw_declarations(order=event.order, parcel=event.replacement, by=CLERK, at=event.at)


@subscribes(DeclarationAnswered)
def send_answers(event: DeclarationAnswered) -> None:
    """Let customs have the answers to its questions."""
    actions.follow_declaration(declaration=event.declaration, by=CLERK, at=clock.now())


@subscribes(OrderCalledOff)
def withdraw_what_does_not_go(event: OrderCalledOff) -> None:
    """Withdraw what was not sent yet of an order whose money goes back."""
    actions.withdraw_declarations(order=event.order, by=CLERK, at=event.at)


@subscribes(OrderParcelFailed)
def withdraw_what_failed(event: OrderParcelFailed) -> None:
    """Withdraw what customs has not decided of a parcel that will not arrive; the others are not touched."""
    actions.withdraw_declarations(order=event.order, parcel=event.parcel, by=CLERK, at=event.at)


@subscribes(BuyerForgotten)
def forget_words(event: BuyerForgotten) -> None:
    """Blank what was written about an order's declarations, once no law has its buyer's name kept."""
    if event.is_whole:
        actions.forget_words(order=event.order, by=CLERK, at=event.at)
