"""Two hundred buyers rush at fifty pieces, from many processes at the same moment."""

import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import Sum
from tests.apps.stock.goods import make_seller, make_variant
from tests.races.processes import fork, join

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.stock import actions, queries
from entrepot.apps.stock.actions import Want
from entrepot.apps.stock.models import Reservation, StockItem
from entrepot.apps.stock.refusals import InsufficientStockError

BUYERS, PROCESSES = 200, 40


def at_once(folder: str, pieces: int, variants: int) -> dict[str, Any]:
    """Let 200 buyers each want one piece of every variant, named in turning order, all at the same moment."""
    seller = make_seller("seller@example.com")
    shelf = [make_variant(seller) for _ in range(variants)]
    for variant in shelf:
        actions.receive(variant=variant, quantity=pieces, by=seller, at=clock.now())
    start = time.monotonic() + 1.0
    each = BUYERS // PROCESSES
    crowd = [
        fork(lambda n=number: buy(folder, n, range(n * each, (n + 1) * each), shelf, start))
        for number in range(PROCESSES)
    ]
    codes = [join(one) for one in crowd]
    answers = [line for path in Path(folder).glob("*.json") for line in json.loads(path.read_text())]
    return {"codes": codes, "answers": answers, **state()}


def buy(folder: str, number: int, buyers: range, shelf: list[str], start: float) -> None:
    """Buy for each of some buyers and write down what each was told."""
    StockItem.objects.exists()  # connect before the start
    time.sleep(max(0.0, start - time.monotonic()))
    told: list[Any] = []
    for buyer in buyers:
        turned = shelf if buyer % 2 else shelf[::-1]
        at = clock.now()
        try:
            actions.reserve(
                wants=[Want(variant, 1) for variant in turned],
                reference=f"ord_{buyer}",
                until=at + timedelta(hours=1),
                by=SYSTEM,
                at=at,
            )
        except InsufficientStockError as error:
            told.append([short.left for short in error.shortages])
        else:
            told.append("reserved")
    (Path(folder) / f"{number}.json").write_text(json.dumps(told), encoding="utf-8")


def one_reference(folder: str) -> dict[str, Any]:
    """Let several processes reserve, capture and release one and the same order."""
    seller = make_seller("seller@example.com")
    variant = make_variant(seller)
    actions.receive(variant=variant, quantity=100, by=seller, at=clock.now())
    wants = [Want(variant, 3)]

    def act(number: int) -> None:
        at = clock.now()
        if number < CALLERS:
            until = at + timedelta(hours=1)
            actions.reserve(wants=wants, reference="ord_1", until=until, by=SYSTEM, at=at)
        elif number % 2:
            actions.capture(reference="ord_1", by=SYSTEM, at=at)
        else:
            actions.put_back(reference="ord_1", by=SYSTEM, at=at)

    codes = [join(one) for one in [fork(lambda n=number: act(n)) for number in range(CALLERS)]]
    first = state()
    actions.capture(reference="ord_1", by=SYSTEM, at=clock.now())
    codes += [join(one) for one in [fork(lambda n=n: act(n)) for n in range(CALLERS, 3 * CALLERS, 2)]]
    return {"codes": codes, "first": first, "folder": folder, **state()}


CALLERS = 8


def state() -> dict[str, Any]:
    sums = StockItem.objects.aggregate(on_hand=Sum("on_hand"), reserved=Sum("reserved"))
    return {
        **sums,
        "reservations": Reservation.objects.count(),
        "faults": len(queries.find_faults(viewer=SYSTEM)),
    }
