"""What becomes of an order: from where it stands, what the seller, the carrier and the buyer do next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders.queries import OrderView
from entrepot.apps.payments import actions as payments
from entrepot.apps.shipping.actions import Address
from entrepot.cli.demo import carrying, outside
from entrepot.cli.demo.stories import Story
from entrepot.core.money import Money

CARD: Final = "4242424242424242"
PART: Final = 4  # a partial refund gives back a fourth of the goods


@dataclass(frozen=True, slots=True)
class Seller:
    """Whoever acts for a business of the demo world, and where its parcels come from."""

    actor: Actor
    sender: Address


@dataclass(frozen=True, slots=True)
class Moment:
    """One order at one moment of its story."""

    order: OrderView
    seller: Seller
    story: Story
    key: str
    buyer: Actor
    now: datetime

    def after(self, since: datetime | None, wait: timedelta) -> datetime:
        """Return so long after something, and never later than now."""
        return min((since or self.order.placed_at) + wait, self.now)


type Step = Callable[[Moment, datetime], object]


def pack(moment: Moment, at: datetime) -> None:
    """Pack every parcel of the order; its numbers are given, and it is declared."""
    if moment.story.goal == "at_customs":
        carrying.let_customs_ask(moment.order.public_id)
    for parcel in moment.order.parcels:
        orders.pack_parcel(
            order=moment.order.public_id,
            parcel=parcel.public_id,
            sender=moment.seller.sender,
            by=moment.seller.actor,
            at=at,
        )


def ship(moment: Moment, at: datetime) -> None:
    """Hand every parcel of the order over to the carrier."""
    for parcel in moment.order.parcels:
        orders.mark_shipped(
            order=moment.order.public_id, parcel=parcel.public_id, by=moment.seller.actor, at=at
        )


def confirm(moment: Moment, at: datetime) -> None:
    """Say that all is well."""
    orders.confirm_receipt(order=moment.order.public_id, by=moment.buyer, at=at, key=moment.key)


def call_off(moment: Moment, at: datetime) -> None:
    """Let the buyer think better of it."""
    orders.call_off(
        order=moment.order.public_id, by=moment.buyer, at=at, key=moment.key, why=moment.story.words
    )


def complain(moment: Moment, at: datetime) -> None:
    """Say what is wrong."""
    orders.open_dispute(
        order=moment.order.public_id, why=moment.story.words, by=moment.buyer, at=at, key=moment.key
    )


def give_in(moment: Moment, at: datetime) -> None:
    """Let the seller give all the money back."""
    orders.settle_dispute(
        order=moment.order.public_id,
        for_buyer=True,
        why=moment.story.words,
        by=moment.seller.actor,
        at=at,
    )


def give_a_part_back(moment: Moment, at: datetime) -> None:
    """Let the seller give a part of the goods' price back."""
    goods = moment.order.goods
    orders.refund_order(
        order=moment.order.public_id,
        amount=Money(goods.minor // PART, goods.currency),
        request_key="demo",
        reason=moment.story.words,
        by=moment.seller.actor,
        at=at,
    )


def pay(moment: Moment, at: datetime) -> None:
    """Pay by card at the sandbox."""
    checkout = moment.order.checkout
    payment = orders.begin_payment(checkout=checkout, by=moment.buyer, at=at, key=moment.key).public_id
    payments.authorise_payment(payment=payment, method=CARD, return_url="/", by=moment.buyer, at=at)


def give_up(moment: Moment, at: datetime) -> None:
    """Leave without paying."""
    orders.cancel_order(checkout=moment.order.checkout, by=moment.buyer, at=at, key=moment.key)


def charge_back(moment: Moment, _at: datetime) -> None:
    """Let the buyer's bank take the money back; nobody has decided yet who is right."""
    outside.payment_provider().open_chargeback(moment.order.payment, reason="not_received")


@dataclass(frozen=True, slots=True)
class Next:
    """What is done next, how long after which moment of the order."""

    step: Step
    since: str
    wait: timedelta


USUAL: Final[Mapping[str, Next]] = MappingProxyType(
    {
        "awaiting_payment": Next(pay, "placed_at", timedelta(minutes=3)),
        "paid": Next(pack, "paid_at", timedelta(hours=20)),
        "preparing": Next(ship, "paid_at", timedelta(hours=26)),
        "in_transit": Next(carrying.carry, "paid_at", timedelta(hours=30)),
        "at_customs": Next(carrying.carry, "paid_at", timedelta(hours=30)),
        "delivered": Next(confirm, "delivered_at", timedelta(hours=14)),
    }
)
COMPLAINT: Final = Next(complain, "delivered_at", timedelta(hours=14))
OTHERWISE: Final[Mapping[str, Mapping[str, Next]]] = MappingProxyType(
    {
        "cancelled": {"awaiting_payment": Next(give_up, "placed_at", timedelta(minutes=9))},
        "called_off": {"paid": Next(call_off, "paid_at", timedelta(hours=2))},
        "disputed": {"delivered": COMPLAINT},
        "settled_for_buyer": {
            "delivered": COMPLAINT,
            "disputed": Next(give_in, "delivered_at", timedelta(hours=38)),
        },
    }
)
ENDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "called_off": "refunded",
        "settled_for_buyer": "refunded",
        "partly_refunded": "released",
        "charged_back": "in_transit",
    }
)
"""Where an order stands in the end, when that is not the word of its goal."""
AFTERWARDS: Final[Mapping[str, Next]] = MappingProxyType(
    {
        "partly_refunded": Next(give_a_part_back, "released_at", timedelta(hours=20)),
        "charged_back": Next(charge_back, "paid_at", timedelta(hours=70)),
    }
)
"""What is done when it stands there; done again, it changes nothing."""


def is_reached(moment: Moment) -> bool:
    """Say whether the order stands where its story ends."""
    return moment.order.state == ENDS.get(moment.story.goal, moment.story.goal)


def take_step(moment: Moment) -> None:
    """Do what comes next, and let everybody hear of it. Raises LookupError when nothing does."""
    goal, state = moment.story.goal, moment.order.state
    _do(OTHERWISE.get(goal, {}).get(state) or USUAL[state], moment)


def finish(moment: Moment) -> None:
    """Do what is left once the order stands where its story ends."""
    if moment.story.goal in AFTERWARDS:
        _do(AFTERWARDS[moment.story.goal], moment)


def _do(following: Next, moment: Moment) -> None:
    at = moment.after(getattr(moment.order, following.since), following.wait)
    with clock.travel(at):
        following.step(moment, at)
        workers.run_pending()
