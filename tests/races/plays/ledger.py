"""Many at the books at the same moment."""

import json
import random
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from tests.races.processes import die, fork, join

from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.ledger import actions, queries
from entrepot.apps.ledger.models import Balance, Entry
from entrepot.apps.ledger.refusals import NotCoveredError
from entrepot.core.ledger import (
    AccountKind,
    AccountRef,
    Cause,
    Progress,
    Sale,
    Stamp,
    captured,
    dues_set_aside,
    duty,
    payout_proposed,
    refund,
    sale_released,
)
from entrepot.core.ledger import (
    Entry as Step,
)
from entrepot.core.ledger.postings import build
from entrepot.core.money import Money

AT = datetime(2026, 11, 21, tzinfo=UTC)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def stamp(reference: str) -> Stamp:
    return Stamp("race", reference, AT, reference)


def earned(seller: str, minor: int, reference: str) -> Step:
    """Return an entry that gives a seller money."""
    sale = Sale(order=reference, seller=seller, platform="platform", goods=eur(minor))
    actions.post(
        entry=captured(stamp(f"{reference}/capture"), provider="card", orders={reference: sale.paid}),
        by=SYSTEM,
    )
    return sale_released(stamp(f"{reference}/release"), sale, Progress(sale.nothing))


def crowd(folder: str, works: list[Callable[[], Any]]) -> dict[str, Any]:
    """Do all of it in processes that begin at the same moment; return what each came to."""
    start = time.monotonic() + 0.5

    def one(number: int, work: Callable[[], Any]) -> None:
        Entry.objects.exists()  # connect before the start
        time.sleep(max(0.0, start - time.monotonic()))
        (Path(folder) / f"{number}.json").write_text(json.dumps(work()), encoding="utf-8")

    processes = [fork(lambda n=number, w=work: one(n, w)) for number, work in enumerate(works)]
    codes = [join(each) for each in processes]
    said = [json.loads(path.read_text()) for path in sorted(Path(folder).glob("*.json"))]
    return {"codes": codes, "said": said, "differences": len(queries.list_differences(viewer=SYSTEM))}


def tell(entry: Step) -> list[Any]:
    posted = actions.post(entry=entry, by=SYSTEM)
    return [posted.public_id, posted.is_new]


def ask(entry: Step) -> bool:
    try:
        return actions.post(entry=entry, by=SYSTEM).is_new
    except NotCoveredError:
        return False


def repeated(folder: str, callers: int, webhooks: int) -> dict[str, Any]:
    """Let every caller bring every webhook, each in an order of its own."""

    def bring(caller: int) -> list[list[Any]]:
        numbers = list(range(webhooks))
        random.Random(caller).shuffle(numbers)  # noqa: S311 - an order, no secret
        told = {
            number: tell(captured(stamp(f"cap_{number}"), provider="card", orders={f"o{number}": eur(100)}))
            for number in numbers
        }
        return [told[number] for number in range(webhooks)]

    seen = crowd(folder, [lambda c=caller: bring(c) for caller in range(callers)])
    held = list(Balance.objects.filter(kind="buyer_funds").values_list("minor", flat=True))
    return {**seen, "entries": Entry.objects.count(), "held": held}


def claimed(folder: str, callers: int) -> dict[str, Any]:
    """Let callers each propose a payout of 30 from a balance of 100, of which 5 must stay."""
    actions.post(entry=earned("biz_1", 100, "ord_1"), by=SYSTEM)
    available = AccountRef(AccountKind.SELLER_AVAILABLE, "biz_1", "EUR")

    def propose(number: int) -> bool:
        entry = payout_proposed(stamp(f"po_{number}"), seller="biz_1", amount=eur(30))
        try:
            return actions.post(entry=entry, by=SYSTEM, stays={available: eur(5)}).is_new
        except NotCoveredError:
            return False

    seen = crowd(folder, [lambda n=number: propose(n) for number in range(callers)])
    return {**seen, "left": queries.get_balance(account=available, viewer=SYSTEM).minor}


def released_or_refunded(folder: str) -> dict[str, Any]:
    """Release an order and refund it at the same moment, by callers who both think it is untouched."""
    sale = Sale(order="ord_1", seller="biz_1", platform="platform", goods=eur(100))
    start = Progress(sale.nothing)
    actions.post(entry=captured(stamp("cap"), provider="card", orders={"ord_1": eur(100)}), by=SYSTEM)
    release = sale_released(stamp("release"), sale, start)
    back = refund(stamp("refund"), sale, start, sale.whole, provider="card")
    return crowd(folder, [lambda e=entry: ask(e) for entry in (release, back) * 3])


def crossing(folder: str, callers: int, times: int) -> dict[str, Any]:
    """Move money between two sellers in both directions at once: nobody may wait for each other for good."""
    for seller in ("biz_1", "biz_2"):
        actions.post(entry=earned(seller, 10_000, f"ord_{seller}"), by=SYSTEM)
    sellers = [AccountRef(AccountKind.SELLER_AVAILABLE, seller, "EUR") for seller in ("biz_1", "biz_2")]

    def move(caller: int) -> int:
        giver, taker = sellers if caller % 2 else reversed(sellers)
        for number in range(times):
            lines = [(giver, 1), (taker, -1)]
            actions.post(entry=build(stamp(f"{caller}/{number}"), Cause.OTHER, lines), by=SYSTEM)
        return times

    seen = crowd(folder, [lambda c=caller: move(c) for caller in range(callers)])
    return {**seen, "left": [queries.get_balance(account=each, viewer=SYSTEM).minor for each in sellers]}


def summed_meanwhile(folder: str) -> dict[str, Any]:
    """Take a snapshot while an entry with low numbers is not committed and one with higher numbers is."""

    def pay(reference: str) -> None:
        entry = captured(stamp(reference), provider="card", orders={reference: eur(1)})
        actions.post(entry=entry, by=SYSTEM)

    def slow() -> None:
        with transaction.atomic():
            pay("slow")
            time.sleep(1.5)

    def quick() -> None:
        time.sleep(0.3)
        pay("quick")

    def snapshot() -> int:
        time.sleep(0.8)
        return actions.take_snapshots(by=SYSTEM)

    seen = crowd(folder, [slow, quick, snapshot])
    clearing = AccountRef(AccountKind.PROVIDER_CLEARING, "card", "EUR")
    return {**seen, "balance": queries.get_balance(account=clearing, viewer=SYSTEM).minor}


def cleared_meanwhile(folder: str, times: int) -> dict[str, Any]:
    """Move the mark of what is open while one pays items over, one takes that back, and one owes more."""

    def owe(order: str) -> None:
        sale = Sale(
            order=order, seller="biz_1", platform="platform", goods=eur(10), dues=(duty("NL", eur(7)),)
        )
        actions.post(
            entry=captured(stamp(f"{order}/c"), provider="card", orders={order: sale.paid}), by=SYSTEM
        )
        actions.post(entry=dues_set_aside(stamp(f"{order}/d"), sale, Progress(sale.nothing)), by=SYSTEM)

    for number in range(3 * times):
        owe(f"o{number}")
    numbers = [each.number for each in queries.list_open_items(owner="NL", currency="EUR", viewer=SYSTEM)]

    def pay(first: int, *, back: bool) -> int:
        for number in range(first, 3 * times, 3):
            actions.clear_items(items=[numbers[number]], cleared_by=f"pot_{number}", by=SYSTEM, at=AT)
            if back:
                actions.reopen_items(cleared_by=f"pot_{number}", by=SYSTEM, at=AT)
        return times

    def add() -> int:
        for number in range(times):
            owe(f"more{number}")
        return times

    def keep() -> int:
        for number in range(times):
            actions.take_snapshots(by=SYSTEM, anew=number % 3 == 2)
        return times

    works = [keep, keep, lambda: pay(0, back=False), lambda: pay(1, back=True), add]
    seen = crowd(folder, works)
    (account,) = queries.list_open_accounts(viewer=SYSTEM)
    return {**seen, "open": [account.amount.minor, account.count]}


def killed() -> dict[str, Any]:
    """Kill a process after it posted and before its transaction ends; then another posts the same."""
    entry = captured(stamp("cap"), provider="card", orders={"ord_1": eur(100)})

    def post_and_die() -> None:
        with transaction.atomic():
            actions.post(entry=entry, by=SYSTEM)
            die()

    died = join(fork(post_and_die)) == -signal.SIGKILL
    left = Entry.objects.count() + Balance.objects.count()
    is_new = actions.post(entry=entry, by=SYSTEM).is_new
    differences = len(queries.list_differences(viewer=SYSTEM))
    return {"died": died, "left": left, "is_new": is_new, "differences": differences}
