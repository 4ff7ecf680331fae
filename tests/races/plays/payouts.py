"""Many rounds at one balance, and processes that are killed on the way from the release to the bank."""

import signal
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.apps.orders.shop import KEY, Shelf, make_shelf, open_shop
from tests.apps.payouts.earnings import earn, operator, purse, seller, set_account
from tests.apps.payouts.test_remitting import FIRST, known
from tests.apps.payouts.test_remitting import sold as sold_to
from tests.races.plays.ordering import confirmed, die_at
from tests.races.plays.ordering import place as place_order
from tests.races.plays.payment import sandbox_in
from tests.races.processes import die, fork, join

from entrepot.adapters import bank_sandbox
from entrepot.adapters.bank_sandbox import Bank
from entrepot.apps.businesses.models import Business
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.kernel.problems import as_problem
from entrepot.apps.ledger import actions as books_actions
from entrepot.apps.ledger import queries as books
from entrepot.apps.ledger.models import Entry
from entrepot.apps.orders import actions as orders
from entrepot.apps.orders.models import Order
from entrepot.apps.payments import actions as payments
from entrepot.apps.payouts import actions, queries
from entrepot.apps.payouts.debts import debts_of
from entrepot.apps.payouts.models import Batch, Payout
from entrepot.core.ledger import Parts, Progress, Sale, Stamp, payout_proposed, refund
from entrepot.core.money import Money

GOOD = "4242424242424242"
MOST_POINTS = 400
PAID_BY_THE_BANK = timedelta(minutes=3)


def bank_in(folder: str) -> Bank:
    """Put a bank with its books in the folder, and money on it, in the place of the installation's."""
    bank = Bank(Path(folder) / "bank.sqlite3")
    for currency in ("USD", "SGD"):
        bank.owns(Money(10_000_000, currency))
    bank_sandbox.connect = lambda: bank  # this process and its children only
    return bank


def at_once(works: list[Callable[[], object]]) -> list[int]:
    """Do all of it in processes that begin at the same moment; return how each ended."""
    start = time.monotonic() + 0.5

    def work(number: int) -> None:
        Payout.objects.exists()  # connect before the start
        time.sleep(max(0.0, start - time.monotonic()))
        try:
            works[number]()
        except Exception as error:
            if as_problem(error).status >= 500:
                raise

    return [join(one) for one in [fork(lambda n=number: work(n)) for number in range(len(works))]]


def one_balance(folder: str, crowd: int) -> dict[str, Any]:
    """Propose, approve, send and settle one seller's money, each step by many at the same moment."""
    bank_in(folder)
    mill = seller()
    earn(mill.business, 5_000)
    now = clock.now()

    def spend(number: int) -> None:
        stamp = Stamp("other", f"spend_{number}", now, "other")
        entry = payout_proposed(stamp, seller=mill.business, amount=Money(5_000, "USD"))
        books_actions.post(entry=entry, by=SYSTEM, at=now)

    works: list[Callable[[], object]] = [
        lambda: actions.propose_payouts(by=SYSTEM, at=now) for _ in range(crowd)
    ]
    codes = at_once([*works, *[lambda n=number: spend(n) for number in range(crowd)]])
    seen = {"payouts": Payout.objects.count(), "purse": purse(mill.business)}
    if not seen["payouts"]:  # somebody else's entry was first: it is undone for what follows
        spent = Entry.objects.get(source="other")
        books_actions.reverse_entry(
            source="other",
            reference=spent.reference,
            by=SYSTEM,
            new_source="other",
            new_reference="undo",
            reason="",
        )
        actions.propose_payouts(by=SYSTEM, at=now)
    payout = Payout.objects.get().public_id
    people = [operator() for _ in range(crowd)]
    codes += at_once([lambda by=by: actions.approve_payout(payout=payout, by=by, at=now) for by in people])
    codes += at_once([lambda: actions.send_payouts(by=SYSTEM, at=now) for _ in range(crowd)])
    with clock.travel(now + PAID_BY_THE_BANK):
        codes += at_once([lambda: actions.collect_statements(by=SYSTEM, at=now) for _ in range(crowd)])
        actions.reconcile_payouts(by=SYSTEM, at=now)
    return {
        **seen,
        "codes": sorted(set(codes)),
        "batches": Batch.objects.count(),
        "state": Payout.objects.get().state,
        "after": purse(mill.business),
        "faults": list(disagreements()),
    }


def refunds_and_payout(folder: str, crowd: int) -> dict[str, Any]:
    """Give two parts of an order back, each told by many, while others propose to pay it out."""
    bank_in(folder)
    mill = seller()
    order = earn(mill.business, 5_000)
    now = clock.now()

    def back(before: int) -> None:
        sale = Sale(order=order, seller=mill.business, platform="platform", goods=Money(5_000, "USD"))
        stamp = Stamp("test", f"{order}:refund:{before}", now, order)
        progress = Progress(Parts(before, (), ()), released=True)
        entry = refund(stamp, sale, progress, Parts(2_000, (), ()), provider="sandbox")
        books_actions.post(entry=entry, by=SYSTEM, at=now)

    works: list[Callable[[], object]] = [lambda: back(0), lambda: back(2_000)] * (crowd // 2)
    works += [lambda: actions.propose_payouts(by=SYSTEM, at=now) for _ in range(crowd)]
    codes = at_once(works)
    available, way = purse(mill.business)
    owed = debts_of(mill.business, "USD").total("USD").minor
    earn(mill.business, 6_000)
    for row in Payout.objects.filter(state="proposed"):
        actions.reject_payout(payout=row.public_id, reason="claim", by=operator(), at=now)
    actions.propose_payouts(by=SYSTEM, at=now)
    return {
        "codes": sorted(set(codes)),
        "left": available + way,
        "owed": [owed, max(0, -available)],
        "next": purse(mill.business),
        "faults": list(disagreements()),
    }


def one_item(crowd: int) -> dict[str, Any]:
    """Let many propose to pay the same duty over at the same moment."""
    known()
    for number in range(3):
        sold_to(f"ord_{number}")
    at = FIRST
    codes = at_once([lambda: actions.propose_remittances(by=SYSTEM, at=at) for _ in range(crowd)])
    amounts = [row.amount_minor for row in Payout.objects.filter(creditor__isnull=False)]
    differences = books.list_item_differences(viewer=SYSTEM)
    return {
        "codes": sorted(set(codes)),
        "amounts": amounts,
        "faults": [*disagreements(), *map(str, differences)],
    }


def killed_on_the_way(folder: str, every: int) -> dict[str, Any]:
    """Kill a process at every n-th statement from the release of an order to the bank's statement.

    Then let others go on, and look whether all of the money is available, on the way or settled.
    """
    sandbox_in(folder)
    bank_in(folder)
    open_shop()
    shelf = make_shelf(pieces=MOST_POINTS)
    business = ready(shelf)
    clerk = operator()
    faults: list[str] = []
    point = killed = 0
    while point < MOST_POINTS:
        now = clock.now()
        order = sold(shelf, point, now)
        died = join(
            fork(
                lambda order=order, at=point, now=now: die_at(
                    at, lambda: pay_out(order, business, clerk, now)
                )
            )
        )
        killed += died == -signal.SIGKILL
        go_on(order, business, clerk, now)
        faults += [f"killed at {point}: {fault}" for fault in lost(business)]
        if died == 0:
            break
        point += every
    return {"killed": killed, "faults": faults, "ended": died == 0}


def killed_at_the_bank(folder: str) -> dict[str, Any]:
    """Kill a process before the bank has the file, and after."""
    bank = bank_in(folder)
    submit = Bank.submit
    found = {}

    def deaf(_bank: Bank, _file: Any) -> None:
        die()

    def mute(mine: Bank, file: Any) -> None:
        submit(mine, file)
        die()

    for name, call in (("before", deaf), ("after", mute)):
        mill = seller()
        earn(mill.business, 5_000)
        now = clock.now()
        (payout,) = actions.propose_payouts(by=SYSTEM, at=now, business=mill.business).payouts
        actions.approve_payout(payout=payout, by=operator(), at=now)
        Bank.submit = call  # type: ignore[method-assign]
        died = join(fork(lambda now=now: actions.send_payouts(by=SYSTEM, at=now))) == -signal.SIGKILL
        Bank.submit = submit  # type: ignore[method-assign]
        left = Payout.objects.get(public_id=payout).state
        for moment in (now, now + PAID_BY_THE_BANK):
            with clock.travel(moment):
                actions.reconcile_payouts(by=SYSTEM, at=moment)
        state = Payout.objects.get(public_id=payout).state
        found[name] = {"died": died, "left": left, "state": state, "purse": purse(mill.business)}
    told = [line for statement in bank.statements() for line in statement.movements]
    return {**found, "transfers": len([line for line in told if line.amount.minor < 0])}


def ready(shelf: Shelf) -> str:
    """Let the seller of a shelf be paid, and return its business."""
    set_account(shelf.seller)
    row = Business.objects.get(organisation_id=shelf.seller.organisation_id)
    Business.objects.filter(pk=row.pk).update(state="verified", verified_at=clock.now())
    return row.public_id


def sold(shelf: Shelf, number: int, now: datetime) -> str:
    """Return an order whose buyer has the goods and is content."""
    key = f"{KEY}{number}"
    checkout = place_order(confirmed(shelf, key, now), now)
    payment = orders.begin_payment(checkout=checkout, by=SYSTEM, at=now, key=key).public_id
    payments.authorise_payment(payment=payment, method=GOOD, return_url="/", by=SYSTEM, at=now)
    order = Order.objects.order_by("-pk")[0]
    orders.record_payment(order=order.public_id, payment=payment, provider="sandbox", by=SYSTEM, at=now)
    Order.objects.filter(pk=order.pk).update(state="confirmed")
    return order.public_id


def pay_out(order: str, business: str, clerk: Any, now: datetime) -> None:
    """Release an order and bring its money to the seller's bank."""
    orders.release_order(order=order, by=SYSTEM, at=now)
    actions.propose_payouts(by=SYSTEM, at=now, business=business)
    for row in Payout.objects.filter(state="proposed"):
        actions.approve_payout(payout=row.public_id, by=clerk, at=now)
    actions.send_payouts(by=SYSTEM, at=now)
    with clock.travel(now + PAID_BY_THE_BANK):
        actions.collect_statements(by=SYSTEM, at=now)


def go_on(order: str, business: str, clerk: Any, now: datetime) -> None:
    """Do what the platform does by itself, and its people."""
    if Order.objects.get(public_id=order).state == "confirmed":
        orders.release_order(order=order, by=SYSTEM, at=now)
    for moment in (now, now + PAID_BY_THE_BANK):
        actions.propose_payouts(by=SYSTEM, at=moment, business=business)
        for row in Payout.objects.filter(state="proposed"):
            actions.approve_payout(payout=row.public_id, by=clerk, at=moment)
        for later in (moment, moment + PAID_BY_THE_BANK):
            with clock.travel(later):
                actions.reconcile_payouts(by=SYSTEM, at=later)


def lost(business: str) -> Iterator[str]:
    """Yield what is missing or double of a seller's money, and whatever does not agree."""
    earned = sum(row.seller_share_minor for row in Order.objects.exclude(released_at=None))
    settled = sum(row.amount_minor for row in Payout.objects.filter(state="settled"))
    here = sum(purse(business, "SGD"))
    if earned != settled + here or here:
        yield f"{earned} earned, {settled} settled, {here} still here"
    yield from disagreements()


def disagreements() -> Iterator[str]:
    """Yield everything in which payouts, books and bank do not agree; our own money at the bank aside."""
    yield from (str(each) for each in queries.list_payout_differences(viewer=SYSTEM))
    yield from (str(each) for each in books.list_differences(viewer=SYSTEM))
    for each in queries.list_bank_differences(viewer=SYSTEM):
        if not each.key.startswith("OWN-"):
            yield str(each)
