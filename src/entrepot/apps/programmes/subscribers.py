"""What programmes do when others announce: idempotent, from current state, in any order."""

from entrepot.apps.businesses.events import BusinessChanged, BusinessRegistered, VerificationDecided
from entrepot.apps.fees import actions as fees
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.outbox import subscribes
from entrepot.apps.orders import queries as orders
from entrepot.apps.orders.events import OrderChargedBack, OrderRefunded, OrderReleased
from entrepot.apps.programmes import actions, giving_letters, letters
from entrepot.apps.programmes.awarding import CLERK
from entrepot.apps.programmes.events import ApplicationMoved, AwardEnding, BookingMoved, ProgrammeEnding
from entrepot.apps.programmes.models import Award


@subscribes(BusinessRegistered)
def gather_new(event: BusinessRegistered) -> None:
    """Know of a new business, so that rules count it."""
    actions.gather_businesses(businesses=[event.business], by=CLERK, at=clock.now())


@subscribes(BusinessChanged)
def gather_changed(event: BusinessChanged) -> None:
    """Know what a business declares now."""
    actions.gather_businesses(businesses=[event.business], by=CLERK, at=clock.now())


@subscribes(VerificationDecided)
def gather_verified(event: VerificationDecided) -> None:
    """Know that a business is verified, or not any more."""
    actions.gather_businesses(businesses=[event.business], by=CLERK, at=clock.now())


@subscribes(OrderReleased)
def spend_relief(event: OrderReleased) -> None:
    """Spend what the reliefs of an order held of their budgets."""
    fees.confirm_reliefs(reference=event.order, by=CLERK, at=clock.now())


@subscribes(OrderRefunded)
def give_back_refunded(event: OrderRefunded) -> None:
    """Free the share of the budgets that went back with goods, where the programme says so."""
    _give_back(event.order, event.business)


@subscribes(OrderChargedBack)
def give_back_charged_back(event: OrderChargedBack) -> None:
    """Free it likewise where a card scheme took goods' money back for good."""
    _give_back(event.order, event.business)


@subscribes(ProgrammeEnding)
def end_awards(event: ProgrammeEnding) -> None:
    """Let everybody in a programme that ends keep it until that day, and no longer."""
    actions.follow_programme_end(programme=event.programme, by=CLERK, at=clock.now())


@subscribes(ApplicationMoved)
def write_of_application(event: ApplicationMoved) -> None:
    """Write to the owner what became of an application."""
    letters.write_application(event.application, event.state, event.at)


@subscribes(AwardEnding)
def write_of_ending(event: AwardEnding) -> None:
    """Write to the owner that the business leaves a programme, when and why."""
    letters.write_ending(event.award, event.on, event.at)


@subscribes(BookingMoved)
def write_of_booking(event: BookingMoved) -> None:
    """Write to the owner what became of a booking."""
    letters.write_booking(event.booking, event.state, event.at)


@subscribes(BookingMoved)
def write_to_giver(event: BookingMoved) -> None:
    """Write to who gives it that it was booked, or cancelled."""
    giving_letters.write_giver(event.booking, event.state, event.at)


def _give_back(order: str, business: str) -> None:
    awards = Award.objects.filter(business=business, version__gives_back=True).select_related("programme")
    counters = {name for award in awards for name in (award.programme.budget, award.cap) if name}
    if not counters:
        return
    sale, progress = orders.get_sale(order, viewer=CLERK)
    now = clock.now()
    if fees.are_reliefs_spent(reference=order, by=CLERK, at=now) and sale.goods.minor:
        fees.give_reliefs_back(
            reference=order,
            part=progress.refunded.goods,
            whole=sale.goods.minor,
            counters=sorted(counters),
            by=CLERK,
            at=now,
        )
