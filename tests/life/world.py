"""A small world that goes on by itself: two sellers with goods, and an outside that answers as it likes."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import F, Sum
from django_tasks_db.models import DBTaskResult
from tests.apps.orders.shop import OREGON, Shelf, make_shelf, open_shop
from tests.apps.payouts.earnings import operator, set_account
from tests.apps.programmes.supporting import officer, publish
from tests.catalogue_factories import make_seller
from tests.factories import AT
from tests.life.promises import check_allowances, check_charged, check_reliefs

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
from entrepot.apps.kernel.outbox import DELIVER_PATH, EVENTS
from entrepot.apps.law.current import in_force
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions
from entrepot.apps.orders import queries as orders
from entrepot.apps.programmes import actions as programmes
from entrepot.apps.shipping import queries as shipping
from entrepot.apps.shipping.provider import TrackingCode
from entrepot.apps.stock.models import Reservation, StockItem
from entrepot.core.law.source import PublishedRate
from entrepot.core.money import Money
from entrepot.web.operator import checking

PIECES = 12
DEAR = {"pieces": 30, "market": "CN", "price_minor": 56_000}  # about CNY 4,000: six of them fill a year
MOVING = frozenset({"CNY", "SGD", "USD"})
REMINDERS = frozenset({"overdue"})
"""What the money check names for a person to do, though every figure agrees."""
POSTCODES = {"SG": "217959", "CN": "510000"}
SUPPORT = {"budget": Money(30_00, "SGD"), "cap": Money(20_00, "SGD")}
"""What a programme has for both sellers: soon used up, and free again when things are given up or go back."""
QUEUES = (EVENTS, BULK, EVENTS)
QUIET = (timedelta(minutes=2), timedelta(minutes=40), *[timedelta(days=1)] * 3)
"""How the clock goes on at the end, until everything that is under way has arrived."""
START, END = datetime(2000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class People:
    """Two sellers with goods, and somebody who runs the platform: the same at each beginning.

    `dear` are goods of the first one for China, where the law counts a person's year.
    """

    shelves: tuple[Shelf, ...]
    dear: Shelf
    operator: Actor


def settle() -> People:
    """Let people settle in an empty world."""
    with clock.travel(AT):
        open_shop()
        open_shop("CN", tax=False)
        for market in ("SG", "CN"):
            place = replace(OREGON, country=market, postcode=POSTCODES[market])
            actions.set_return_address(market=market, address=place, by=SYSTEM, at=AT)
        shelves = tuple(_shelf(name) for name in ("Hill Candles", "Bay Candles"))
        _support([each.seller for each in shelves])
        return People(shelves, make_shelf(seller=shelves[0].seller, **DEAR), operator())


class World:
    """People, the outside parties with books of their own, and a clock that only goes forward."""

    def __init__(self, people: People, folder: Path) -> None:
        self.now = AT
        self.shelves, self.operator = people.shelves, people.operator
        self.dear = people.dear
        self.shown = dict[str, Money]()
        """The total somebody saw and agreed to, by checkout."""
        self._factors = dict[date, Decimal]()
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
        law = in_force().store
        self._published = law.rate
        self._patch.setattr(law, "rate", self._rate)

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

    def charge_back(self, payment: str, *, won: bool) -> None:
        """Let the card scheme take a payment back, and decide in a while."""
        for step in (self.payments.open_chargeback, partial(self.payments.close_chargeback, won=won)):
            with clock.travel(self.now):
                step(payment)
                payment_sandbox_post.send_later(self.now)
            self.go_on(timedelta(minutes=2))

    def rates_move(self, percent: int) -> None:
        """Let money be worth so much of a euro from tomorrow on."""
        self._factors[self.now.date() + timedelta(days=1)] = Decimal(percent) / 100

    def tell_again(self, number: int, many: int) -> None:
        """Deliver what was delivered before once more, as after a worker's death."""
        told = DBTaskResult.objects.filter(task_path=DELIVER_PATH, status="SUCCESSFUL").order_by(
            "enqueued_at"
        )
        for place in range(number, number + many):
            count = told.count()
            if count:
                row = told[place % count]
                row.task.func(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])

    def carry(self, how: TrackingCode) -> None:
        """Let every parcel that is with the carrier, there or back, arrive or not."""
        for state in ("announced", "handed_over", "in_transit"):
            for parcel in shipping.list_own_parcels(viewer=SYSTEM, state=state, limit=50):
                if state != "announced" or parcel.kind == "return":  # a buyer brings a labelled parcel away
                    self.post.advance(parcel.number, how, at=self.now)

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
        _none(check_allowances(self.now))
        _none(check_charged(self.shown))
        _none(check_reliefs())

    def check_books(self) -> None:
        """At every moment the books balance, shelves and statements agree with them."""
        _none(ledger.list_differences(viewer=SYSTEM))
        _none(checking.check_stock(SYSTEM).differences)
        _none(checking.check_budgets(SYSTEM).differences)
        for shelf in (*self.shelves, self.dear):
            _check_pieces(shelf, DEAR["pieces"] if shelf is self.dear else PIECES)
        for seller, business in self.owners():
            _check_statements(seller, business)

    def check_all(self) -> None:
        """Once nothing is under way, the outside agrees too, to the unit; and no task was given up."""
        for step in QUIET:
            self.go_on(step)
        with clock.travel(self.now):
            for part in checking.PARTS.values():
                found = [each for each in part(SYSTEM).differences if each.code not in REMINDERS]
                _none(found)
        _none([letter.traceback for letter in DeadLetter.objects.all()])

    def _rate(self, provider: str, currency: str, day: date) -> PublishedRate | None:
        found = self._published(provider, currency, day)
        moved = [since for since in self._factors if since <= day]
        if found is None or not moved or currency not in MOVING:
            return found
        return found._replace(units=found.units * self._factors[max(moved)])


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


def _support(sellers: list[Actor]) -> None:
    """Let a programme pay half of everybody's commission, as long as its money lasts."""
    rule = {"all": [{"fact": "farm", "is": "holds", "value": True}]}
    programme = publish(officer(), officer(), rule=rule, **SUPPORT)
    for seller in sellers:
        businesses.declare_facts(facts=("farm",), by=seller, at=AT)
        programmes.apply_for_programme(programme=programme, by=seller, at=AT)


def _business(seller: Actor) -> str:
    own = business_queries.get_own_business(viewer=seller)
    assert own is not None
    return own.profile.public_id


def _check_pieces(shelf: Shelf, received: int) -> None:
    """What came in is on the shelf or sold and not back, and nothing is promised twice."""
    item = StockItem.objects.get(variant__public_id=shelf.variant)
    sold = Reservation.objects.filter(item=item, state=Reservation.State.CAPTURED)
    gone = sold.aggregate(sum=Sum(F("quantity") - F("back")))["sum"] or 0
    assert item.on_hand + gone == received


def _check_statements(seller: Actor, business: str) -> None:
    """The statement a seller reads ends with what the books have."""
    for each in ledger.list_own_balances(viewer=seller):
        assert each.account.owner == business
        told = ledger.list_statement(account=each.account, start=START, end=END, viewer=seller)
        assert told.closing == each.balance
