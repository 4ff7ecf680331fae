"""What businesses sold, in sums: for programmes, which ask who trades how much, and what relief costs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Least, TruncDate

from entrepot.apps.accounts import roles
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.orders.models import Order, OrderLine
from entrepot.core.money import Money

WINDOWS = (30, 90, 365)
THOUSAND, MILLION = 1_000, 1_000_000


@dataclass(slots=True)
class Traded:
    """What one business sold up to a moment: orders and sales by days back, orders abroad, and where to.

    Orders count once they were paid; sales are goods after what went back, by currency.
    """

    orders: dict[int, int] = field(default_factory=lambda: dict.fromkeys(WINDOWS, 0))
    sales: dict[int, dict[str, Money]] = field(default_factory=lambda: {days: {} for days in WINDOWS})
    exports_365: int = 0
    has_exported: bool = False
    markets: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class PaidCommission:
    """What a relief would have paid of one business's commissions on one day, in one currency."""

    on: date
    business: str
    currency: str
    orders: int
    commission_minor: int
    relief_minor: int


def sum_trade(countries: Mapping[str, str], *, viewer: Actor, at: datetime) -> dict[str, Traded]:
    """Return what businesses (public id → their country) sold up to a moment; in one query. For the platform.

    A business that never sold is not among them.
    """
    require_role(viewer, roles.OPERATOR, roles.OFFICER)
    rows = Order.objects.filter(business__in=countries, paid_at__lte=at)
    found: dict[str, Traded] = {}
    windows = {days: Q(paid_at__gt=at - timedelta(days=days)) for days in WINDOWS}
    goods = F("shares__amount_minor") - F("shares__refunded_minor")
    summed: Iterable[Mapping[str, Any]] = (
        rows.filter(shares__part="goods")
        .order_by()
        .values("business", "country", "market", "currency")
        .annotate(
            **{f"count_{days}": Count("pk", filter=window) for days, window in windows.items()},
            **{f"sum_{days}": Sum(goods, filter=window) for days, window in windows.items()},
        )
    )
    for row in summed:
        own = found.setdefault(row["business"], Traded())
        abroad = row["country"] != countries[row["business"]]
        own.has_exported |= abroad
        own.exports_365 += row["count_365"] if abroad else 0
        own.markets.add(row["market"])
        for days in WINDOWS:
            own.orders[days] += row[f"count_{days}"]
            sums, currency = own.sales[days], row["currency"]
            more = Money(row[f"sum_{days}"] or 0, currency)
            sums[currency] = sums.get(currency, Money.zero(currency)) + more
    return found


def sum_commissions(
    *,
    since: datetime,
    until: datetime,
    viewer: Actor,
    market: str = "",
    category: str = "",
    share: Decimal | None = None,
    amount: Money | None = None,
    businesses: Collection[str] | None = None,
) -> list[PaidCommission]:
    """Return what a relief (a share, or an amount an order) would have paid of orders paid in a period.

    By day, business and currency; one statement whatever the number of orders. Of orders that hold other
    goods too, a relief for a category pays its part by the value of the goods. An amount serves orders in its
    own currency. For the platform.
    """
    require_role(viewer, roles.OPERATOR, roles.OFFICER)
    rows = Order.objects.filter(paid_at__gte=since, paid_at__lt=until)
    if market:
        rows = rows.filter(market=market)
    if businesses is not None:
        rows = rows.filter(business__in=businesses)
    if amount is not None:
        rows = rows.filter(currency=amount.currency)
    relieved, wanted = _relief(rows, category, share, amount)
    summed: Iterable[Mapping[str, Any]] = (
        wanted.order_by()
        .values(day=TruncDate("paid_at"), who=F("business"), coin=F("currency"))
        .annotate(count=Count("pk"), fees=Sum("commission_minor"), relief=Sum(relieved))
    )
    return [
        PaidCommission(
            row["day"], row["who"], row["coin"], row["count"], int(row["fees"]), int(row["relief"])
        )
        for row in summed
    ]


def _relief(
    rows: QuerySet[Order], category: str, share: Decimal | None, amount: Money | None
) -> tuple[Combinable, QuerySet[Order]]:
    """Return the expression for what a relief pays of one order, to the coin, and the orders it serves.

    A part for a category is reckoned in thousandths of the goods.
    """
    if category:
        own = OrderLine.objects.filter(order=OuterRef("pk"), category=category).order_by().values("order")
        covered = Subquery(own.values(sum=Sum("value_minor")))
        rows = rows.annotate(covered=covered).filter(covered__gt=0, goods_minor__gt=0)
    if amount is not None:
        return Least(F("commission_minor"), Value(amount.minor)), rows
    ppm = int((share or Decimal(0)) * MILLION)
    if not category:
        return (F("commission_minor") * ppm + MILLION // 2) / MILLION, rows
    part = F("covered") * THOUSAND / F("goods_minor")
    return F("commission_minor") * part * ppm / (MILLION * THOUSAND), rows
