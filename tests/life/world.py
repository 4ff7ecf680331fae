"""A small world that goes on by itself: two sellers with goods, and an outside that answers as it likes."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import Sum
from tests.apps.orders.shop import Shelf, make_shelf, open_shop
from tests.apps.payouts.earnings import operator, set_account
from tests.catalogue_factories import make_seller
from tests.factories import AT

from entrepot.adapters import bank_sandbox, customs_sandbox, payment_sandbox_post, shipping_post
from entrepot.adapters.bank_sandbox import Bank
from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.shipping_post import EntrepotPost
from entrepot.apps.businesses import actions as businesses
from entrepot.apps.businesses import queries as business_queries
from entrepot.apps.kernel import clock, rounds, workers
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.kernel.bulk import BULK
from entrepot.apps.kernel.models import DeadLetter
from entrepot.apps.kernel.outbox import EVENTS
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import queries as orders
from entrepot.apps.stock.models import Reservation, StockItem
from entrepot.core.ledger import AccountKind
from entrepot.web.operator import checking

PIECES = 12
QUEUES = (EVENTS, BULK, EVENTS)
QUIET = (timedelta(minutes=2), timedelta(minutes=40), *[timedelta(days=1)] * 3)
"""How the clock goes on at the end, until everything that is under way has arrived."""
START, END = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class People:
    """Two sellers with goods, and somebody who runs the platform: the same at each beginning."""

    shelves: tuple[Shelf, ...]
    operator: Actor


def settle() -> People:
    """Let people settle in an empty world."""
    with clock.travel(AT):
        open_shop()
        return People(tuple(_shelf(name) for name in ("Hill Candles", "Bay Candles")), operator())


class World:
    """People, the outside parties with books of their own, and a clock that only goes forward."""

    def __init__(self, people: People, folder: Path) -> None:
        self.now = AT
        self.shelves, self.operator = people.shelves, people.operator
        self.payments = Sandbox(folder / "payments.sqlite3", wake=payment_sandbox_post.send_later)
        self.bank = Bank(folder / "bank.sqlite3", income=self.payments.settlements)
        self.customs = CustomsSandbox(folder / "customs.sqlite3", delay=timedelta(minutes=1))
        self.post = EntrepotPost(folder / "post.sqlite3")
        self._patch = pytest.MonkeyPatch()
        for module, party in (
            (payment_sandbox_post, self.payments),
            (bank_sandbox, self.bank),
            (customs_sandbox, self.customs),
            (shipping_post, self.post),
        ):
            self._patch.setattr(module, "connect", lambda party=party: party)

    def close(self) -> None:
        """Let the outside parties go."""
        self._patch.undo()

    def go_on(self, by: timedelta) -> None:
        """Let time pass, and everything happen that is due by then."""
        self.now += by
        with clock.travel(self.now):
            for queue in QUEUES:
                rounds.queue_due(queue)
                workers.run_pending(queue)
            self.check_inside()

    def seller_of(self, business: str) -> Actor:
        """Return the owner of a business."""
        return next(each.seller for each in self.shelves if _business(each.seller) == business)

    def owners(self) -> Iterator[tuple[Actor, str]]:
        """Give each seller with the public id of their business."""
        for each in self.shelves:
            yield each.seller, _business(each.seller)

    def check_inside(self) -> None:
        """Once everybody has heard, what is ours agrees whatever the outside still owes us an answer to."""
        self.check_books()
        _none(orders.list_money_differences(viewer=SYSTEM))
        _none(orders.list_unknown_money(viewer=SYSTEM))
        _none(checking.check_payouts(SYSTEM).differences)

    def check_books(self) -> None:
        """At every moment the books balance, shelves and statements agree with them."""
        _none(ledger.list_differences(viewer=SYSTEM))
        _none(checking.check_stock(SYSTEM).differences)
        for shelf in self.shelves:
            _check_pieces(shelf)
        for seller, business in self.owners():
            _check_statements(seller, business)

    def check_all(self) -> None:
        """Once nothing is under way, the outside agrees too, to the unit; and no task was given up."""
        for step in QUIET:
            self.go_on(step)
        with clock.travel(self.now):
            for part in checking.PARTS.values():
                _none(part(SYSTEM).differences)
        _none([letter.traceback for letter in DeadLetter.objects.all()])


@contextmanager
def undone() -> Iterator[None]:
    """Take back at the end whatever was written, as the transaction around a test does."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # as django.test.TestCase marks its own
    with block:
        yield
        transaction.set_rollback(True)


def _none(found: Collection[object]) -> None:
    """Fail with what was found: hypothesis shows the message, and no source of this file."""
    assert not found, found


def _shelf(name: str) -> Shelf:
    seller = make_seller(name)
    asked = businesses.submit_verification(
        legal_name=f"{name} LLC", registration="1", register="Oregon", by=seller, at=AT
    )
    businesses.decide_verification(verification=asked, verified=True, by=SYSTEM, at=AT)
    set_account(seller, at=AT - timedelta(days=30))
    return make_shelf(seller=seller, pieces=PIECES)


def _business(seller: Actor) -> str:
    own = business_queries.get_own_business(viewer=seller)
    assert own is not None
    return own.profile.public_id


def _check_pieces(shelf: Shelf) -> None:
    """What came in is on the shelf or sold, and nothing is promised twice."""
    item = StockItem.objects.get(variant__public_id=shelf.variant)
    sold = Reservation.objects.filter(item=item, state=Reservation.State.CAPTURED)
    assert item.on_hand + (sold.aggregate(sum=Sum("quantity"))["sum"] or 0) == PIECES


def _check_statements(seller: Actor, business: str) -> None:
    """The statement a seller reads ends with what the books have."""
    for each in ledger.list_own_balances(viewer=seller):
        assert (each.account.kind, each.account.owner) == (AccountKind.SELLER_AVAILABLE, business)
        told = ledger.list_statement(account=each.account, start=START, end=END, viewer=seller)
        assert told.closing == each.balance
