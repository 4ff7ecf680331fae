"""What was promised to people, counted anew from the orders themselves, whatever the counters say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from math import floor

from django.db.models import Q

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
    """Say where orders or a payment are of another amount than the one somebody agreed to.

    An order that was left out is no part of what is asked, and no money is held for it.
    """
    faults = []
    for public_id, total in shown.items():
        found = queries.get_checkout(public_id, viewer=SYSTEM)
        left_out = set(
            Order.objects.filter(checkout__public_id=public_id, moves__event="let_go").values_list(
                "public_id", flat=True
            )
        )
        rest = _sum((each for each in found.orders if each.public_id not in left_out), total)
        stands = any(each.state != "cancelled" for each in found.orders)
        agreed = {
            "orders": (_sum(found.orders, total), total),
            "checkout": (found.total, rest if stands else total),
        }
        payment = found.payment
        if payment is not None:
            asked = {line.subject for line in payment.lines}
            wanted = _sum((each for each in found.orders if each.public_id in asked), total)
            agreed["payment"] = (payment.amount, rest if payment.is_waiting or payment.is_paid else wanted)
        faults += [
            f"{public_id} {what}: {has}, not {should}"
            for what, (has, should) in agreed.items()
            if has != should
        ]
    return faults


def check_reliefs() -> list[str]:
    """Say where a programme's money is not held, spent or given back as its order stands.

    An order that was given up, or whose money came too late, takes none of it; of any other what went back
    with goods is free again, in proportion.
    """
    faults = []
    gone = Q(state="cancelled") | Q(moves__event="paid_late")
    given_up = set(Order.objects.filter(gone).values_list("public_id", flat=True))
    for claim in Claim.objects.filter(reference__endswith="/relief").select_related("counter"):
        order = claim.reference.removesuffix("/relief")
        live = claim.state != Claim.State.RELEASED
        if order in given_up:
            faults += [f"{claim} of an order that was given up"] if live else []
            continue
        sale, progress = queries.get_sale(order, viewer=SYSTEM)
        back = claim.amount * progress.refunded.goods // sale.goods.minor
        if live and claim.given_back != back:
            faults.append(f"{claim}: {claim.given_back} given back, not {back}")
        if not live and not _is_claimed(claim):
            faults.append(f"{claim} of an order that stands")
    return faults


def _is_claimed(claim: Claim) -> bool:
    """Say whether what was let go was claimed again: its money came in the end."""
    same = Claim.objects.filter(reference=claim.reference, counter=claim.counter)
    return same.exclude(state=Claim.State.RELEASED).exists()


def _sum(orders: Iterable[queries.OrderView], like: Money) -> Money:
    return Money.total((each.total for each in orders), like.currency)


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
