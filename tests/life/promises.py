"""What was promised to people, counted anew from the orders themselves, whatever the counters say."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from math import floor

from entrepot.apps.budgets.models import Claim, Counter
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.law import queries as law
from entrepot.apps.orders import queries
from entrepot.apps.orders.models import BuyerIdentity, Order, OrderParcel, Return, ReturnLine
from entrepot.apps.orders.quotas import allowance_of, takes
from entrepot.apps.orders.return_money import is_in_time
from entrepot.core.money import Money

OUT = frozenset({"cancelled"})


def check_allowances(now: datetime) -> list[str]:
    """Say where what is taken of a person's year is not what their orders of that year come to."""
    least: dict[tuple[str, str], int] = defaultdict(int)
    most: dict[tuple[str, str], int] = defaultdict(int)
    for key, low, high in _orders_take():
        least[key] += low
        most[key] += high
    faults = []
    for row in Counter.objects.filter(kind="CN-YEAR"):
        key, taken = (row.subject, row.period), row.held + row.used
        if not least[key] <= taken <= most[key] or taken > row.limit:
            told = [str(each) for each in Claim.objects.filter(counter=row)]
            faults.append(f"{row} at {now}, orders take {least[key]} to {most[key]}: {told}")
        least.pop(key)
    return faults + [f"{key}: {left} and no counter" for key, left in least.items() if left]


def check_charged(shown: Mapping[str, Money]) -> list[str]:
    """Say where orders or a payment are of another amount than the one somebody agreed to."""
    faults = []
    for public_id, total in shown.items():
        found = queries.get_checkout(public_id, viewer=SYSTEM)
        amounts = {
            "checkout": found.total,
            "orders": Money.total((each.total for each in found.orders), total.currency),
            "payment": found.payment.amount if found.payment else total,
        }
        faults += [
            f"{public_id} {what}: {each}, not {total}" for what, each in amounts.items() if each != total
        ]
    return faults


def _orders_take() -> Iterator[tuple[tuple[str, str], int, int]]:
    """Yield what each parcel takes of whose year: the least and the most, for a part is rounded up."""
    people = dict(BuyerIdentity.objects.exclude(subject="").values_list("checkout_id", "subject"))
    for order in Order.objects.filter(checkout_id__in=people).exclude(state__in=OUT):
        day = law.get_local_day(order.country, at=order.created_at, viewer=SYSTEM)
        allowance = allowance_of(order.country, day)
        assert allowance is not None
        for parcel in order.parcels.all():
            amount = takes(parcel.reply, allowance, day)
            if amount is None or _never_came(order, parcel):
                continue
            low, high = _less_returned(amount.minor, parcel)
            yield (people[order.checkout_id], allowance.period), low, high


def _never_came(order: Order, parcel: OrderParcel) -> bool:
    """Say whether all money went back for goods that customs never let in."""
    return order.state == "refunded" and parcel.customs != "released"


def _less_returned(amount: int, parcel: OrderParcel) -> tuple[int, int]:
    """Return what is left of an amount after pieces went back in time; a unit for each part rounded up."""
    ended = Return.objects.filter(order_id=parcel.order_id, state="refunded")
    in_time = [each for each in ended if is_in_time(each)]
    rows = ReturnLine.objects.filter(returned__in=in_time, line__parcel=parcel, accepted__gte=1)
    if not rows:
        return amount, amount
    whole = sum(line.value_minor for line in parcel.lines.all())
    back = sum(Fraction(each.line.value_minor * (each.accepted or 0), each.line.quantity) for each in rows)
    left = amount - amount * back / whole
    return max(0, floor(left) - len(in_time)), floor(left)
