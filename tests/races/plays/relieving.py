"""Many orders of supported sellers at one moment, and a budget that holds for a few of them."""

import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Sum
from tests.apps.orders.shop import KEY, make_shelf, open_shop
from tests.races.plays.ordering import buy, confirmed, settle
from tests.races.processes import fork, join

from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets import queries as budget_queries
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.fees.actions import grant_relief
from entrepot.apps.fees.models import FeeLineRelief
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.orders.models import Order


def rush(folder: str, buyers: int, processes: int, budget: int, cap: int) -> dict[str, Any]:
    """Let buyers of two supported sellers order at once; then let every order lapse unpaid."""
    open_shop()
    now = clock.now()
    whole = budgets.open_counter(
        kind="programme", subject="prg_1", unit="SGD", limit=budget, by=SYSTEM, at=now
    )
    shelves = [make_shelf(name, pieces=buyers) for name in ("Hill Candles", "Lake Candles")]
    caps = [support(shelf.seller, whole, cap) for shelf in shelves]
    ready = [confirmed(shelves[number % 2], f"{KEY}{number}", now) for number in range(buyers)]
    start = time.monotonic() + 1
    crowd = [
        fork(
            lambda mine=ready[place::processes], place=place: buy(mine, start, Path(folder) / f"{place}.json")
        )
        for place in range(processes)
    ]
    codes = [join(one) for one in crowd]
    told = [
        line
        for place in range(processes)
        for line in json.loads((Path(folder) / f"{place}.json").read_text())
    ]
    given = FeeLineRelief.objects.aggregate(sum=Sum("amount_minor"))["sum"] or 0
    first = state([whole, *caps])
    settle(now)
    return {
        "codes": codes,
        "told": sorted(told),
        "given": given,
        "first": first,
        "orders": Order.objects.count(),
        "unpaid": Order.objects.exclude(state="cancelled").count(),
        "last": state([whole, *caps]),
        "faults": len(budget_queries.find_faults(viewer=SYSTEM)),
    }


def support(seller: Any, budget: str, cap: int) -> str:
    """Let a programme pay the whole commission of a seller, up to its cap; return the cap's counter."""
    now = clock.now()
    own = businesses.get_own_business(viewer=seller)
    assert own is not None
    business = own.profile.public_id
    name = f"prg_1:{business}"
    counter = budgets.open_counter(
        kind="programme_cap", subject=name, unit="SGD", limit=cap, by=SYSTEM, at=now
    )
    grant_relief(
        business=business,
        programme="prg_1",
        programme_name="Farmers",
        share=Decimal(1),
        valid_from=now.date(),
        budget=budget,
        cap=counter,
        by=SYSTEM,
        at=now,
    )
    return counter


def state(counters: list[str]) -> list[list[int]]:
    found = budget_queries.get_counters(counters, viewer=SYSTEM)
    return [[found[name].held, found[name].used, found[name].limit] for name in counters]
