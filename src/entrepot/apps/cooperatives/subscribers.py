"""What co-operatives do when something is announced: idempotent, from what is so now."""

from entrepot.apps.cooperatives import actions, letters
from entrepot.apps.cooperatives.events import MembersPaid
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.outbox import subscribes
from entrepot.apps.orders.events import OrderParcelPacked

CLERK = system("cooperatives")


@subscribes(OrderParcelPacked)
def say_where_it_comes_from(event: OrderParcelPacked) -> None:
    """Let the oldest harvest leave first, unless somebody chose already."""
    actions.assign_lots(order=event.order, parcel=event.parcel, by=CLERK, at=event.at)


@subscribes(MembersPaid)
def write_to_members(event: MembersPaid) -> None:
    """Write to each member who has an address, once."""
    letters.write_members_paid(event.payout, event.at)
