"""What impact does when others announce: count the thing anew, from current state, in any order."""

from entrepot.apps.businesses.events import BusinessChanged
from entrepot.apps.catalogue.events import ListingPublished, ListingsPublished
from entrepot.apps.cooperatives.events import MembersPaid
from entrepot.apps.desk.events import DeskItemDone
from entrepot.apps.impact import counting, incomes, supporting
from entrepot.apps.kernel.outbox import subscribes
from entrepot.apps.orders.events import OrderChargedBack, OrderRefunded, OrderReleased
from entrepot.apps.payouts.events import PayoutFailed, PayoutSettled
from entrepot.apps.programmes.events import AwardMade, SupportGiven


@subscribes(ListingPublished)
def count_listing(event: ListingPublished) -> None:
    """Count the business that offers something."""
    counting.count_listing(event.product)


@subscribes(ListingsPublished)
def count_listings(event: ListingsPublished) -> None:
    """Count the business that offers many things at once: any one of them names it."""
    counting.count_listing(event.products[0])


@subscribes(BusinessChanged)
def count_facts(event: BusinessChanged) -> None:
    """Count anew what a business says of itself."""
    counting.count_facts(event.business)


@subscribes(OrderReleased)
def count_release(event: OrderReleased) -> None:
    """Count what was sold."""
    counting.count_order(event.order)


@subscribes(OrderRefunded)
def count_refund(event: OrderRefunded) -> None:
    """Take from what was sold what went back."""
    counting.count_order(event.order)


@subscribes(OrderChargedBack)
def count_chargeback(event: OrderChargedBack) -> None:
    """Take from what was sold what a card scheme took back for good."""
    counting.count_order(event.order)


@subscribes(SupportGiven)
def count_support(event: SupportGiven) -> None:
    """Count the hours that people gave."""
    supporting.count_support(event.business)


@subscribes(AwardMade)
def count_award(event: AwardMade) -> None:
    """Count the business among those of the programme."""
    supporting.count_support(event.business)


@subscribes(DeskItemDone)
def count_case(event: DeskItemDone) -> None:
    """Count how much sooner a case of the fast lane was decided."""
    supporting.count_case(event.item)


@subscribes(PayoutSettled)
def count_settlement(event: PayoutSettled) -> None:
    """Count what was paid out."""
    counting.count_payout(event.payout)


@subscribes(PayoutFailed)
def count_return(event: PayoutFailed) -> None:
    """Count what came back no more."""
    counting.count_payout(event.payout)


@subscribes(MembersPaid)
def count_members_paid(event: MembersPaid) -> None:
    """Count what members of a co-operative were paid for what they brought."""
    incomes.count_income(event.payout)
