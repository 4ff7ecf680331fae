"""What reviews do when people are erased."""

from entrepot.apps.accounts.events import PersonErased
from entrepot.apps.kernel.actors import system
from entrepot.apps.kernel.outbox import subscribes
from entrepot.apps.orders.events import BuyerForgotten
from entrepot.apps.reviews import actions

CLERK = system("reviews")


@subscribes(BuyerForgotten)
def forget_reviews(event: BuyerForgotten) -> None:
    """Blank who said what of the goods of an order; the stars stay."""
    actions.forget_buyer(order=event.order, by=CLERK, at=event.at)


@subscribes(PersonErased)
def forget_person(event: PersonErased) -> None:
    """Blank what an erased person asked, said and reported."""
    actions.forget_person(erasure=event.request, by=CLERK, at=event.at)
