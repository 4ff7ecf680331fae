"""May this be sent back, until when, by which right: answered line by line for the rows of an order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from entrepot.apps.law import queries as law
from entrepot.apps.orders import return_rules
from entrepot.apps.orders.models import CustomsStep, Order, OrderLine, OrderParcel, ReturnedPieces
from entrepot.core.trade.returns import GROUNDS, Answer, Course, may_return, rules_for

AFTER_DELIVERY = frozenset({"delivered", "confirmed", "released"})


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """One line of an order: how many pieces are still the buyer's, and what each ground allows."""

    line: OrderLine
    left: int
    answers: Mapping[str, Answer]

    @property
    def may(self) -> bool:
        """Whether a piece of it may be sent back on any ground."""
        return any(answer.may for answer in self.answers.values())


def answers_of(order: Order, now: datetime) -> list[LineAnswer]:
    """Return, for each line of an order, what may be sent back now and why not."""
    held = dict(
        ReturnedPieces.objects.filter(line__order=order).values_list("line_id", "claimed"),
    )
    found: list[LineAnswer] = []
    rules = return_rules.load().rules
    for parcel in order.parcels.prefetch_related("lines"):
        course = _course(order, parcel)
        # The law of the day of the sale, which is the day the buyer was promised it.
        mine = rules_for(rules, country=order.country, route=parcel.route, on=order.created_at.date())
        for line in parcel.lines.all():
            left = line.quantity - held.get(line.pk, 0)
            answers = {
                ground: may_return(mine, course, ground=ground, hs=line.hs, left=left, now=now)
                for ground in GROUNDS
            }
            found.append(LineAnswer(line, left, answers))
    return found


def zone_of(country: str) -> tzinfo:
    """Return a country's legal time zone; without its law, the world's."""
    pack = law.get_pack(country)
    return ZoneInfo(pack.timezone if pack else "UTC")


def _course(order: Order, parcel: OrderParcel) -> Course:
    released = CustomsStep.objects.filter(parcel=parcel, step="released").order_by("id").last()
    return Course(
        delivered_at=order.delivered_at if order.state in AFTER_DELIVERY else None,
        released_at=released.at if released else None,
        sent_at=parcel.shipped_at,
        zone=zone_of(order.country),
    )
