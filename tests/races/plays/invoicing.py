"""Many orders are invoiced and paid early at the same moment, from many processes."""

import time
from collections.abc import Callable
from typing import Any

from django.db.models import Sum
from tests.races.processes import fork, join
from tests.races.scenarios.orders import paid
from tests.races.scenarios.orders_invoices import offer

from entrepot.apps.budgets import queries as budgets
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Advance, Invoice, InvoiceSeries, Order
from entrepot.core.money import Money

ORDERS, PROCESSES = 6, 6


def together(act: Callable[[int], None]) -> list[int]:
    """Let as many processes act at one moment; return how each ended."""
    start = time.monotonic() + 1.0

    def run(number: int) -> None:
        Order.objects.exists()  # connect before the start
        time.sleep(max(0.0, start - time.monotonic()))
        act(number)

    return [join(one) for one in [fork(lambda n=number: run(n)) for number in range(PROCESSES)]]


def numbers() -> dict[str, Any]:
    """Let every process ask for the invoice of every order, each beginning elsewhere."""
    orders = [paid()[0] for _ in range(ORDERS)]

    def act(number: int) -> None:
        for place in range(ORDERS):
            order = orders[(number + place) % ORDERS]
            actions.issue_invoice(order=order, by=SYSTEM, at=clock.now())

    codes = together(act)
    found = sorted(Invoice.objects.values_list("number", flat=True))
    return {"codes": codes, "numbers": found, "last": InvoiceSeries.objects.get().last, "orders": ORDERS}


def cap() -> dict[str, Any]:
    """Let six shares be asked for at once where the cap holds three."""
    orders = [paid()[0] for _ in range(ORDERS)]
    share = Order.objects.values_list("seller_share_minor", flat=True)[0]
    offer("paid")
    most = 3 * share + 1
    actions.set_advance_term(
        currency="SGD",
        moment="paid",
        cap=Money(most, "SGD"),
        valid_from=clock.now().date(),
        by=SYSTEM,
        at=clock.now(),
    )

    def act(number: int) -> None:
        for place in range(ORDERS):
            order = orders[(number + place) % ORDERS]
            actions.advance_share(order=order, by=SYSTEM, at=clock.now())

    codes = together(act)
    given = Advance.objects.filter(refused="")
    business = Order.objects.values_list("business", flat=True)[0]
    counter = budgets.get_counter(kind="advance", subject=business, period="", unit="SGD", viewer=SYSTEM)
    return {
        "codes": codes,
        "given": given.count(),
        "refused": sorted(Advance.objects.exclude(refused="").values_list("refused", flat=True)),
        "sum": given.aggregate(sum=Sum("share_minor"))["sum"],
        "counted": counter.used if counter else None,
        "most": most,
        "differences": len(queries.list_advance_differences(viewer=SYSTEM)),
    }
