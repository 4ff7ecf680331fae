"""One order in each state a page can show, of one maker of the demo world and one buyer in Singapore."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.test import override_settings
from tests.apps.files.test_private import photo
from tests.apps.orders.shop import OREGON, Shelf, fill_cart, pay, place, ship
from tests.apps.orders.test_refused_refunds import refused

from entrepot.apps.accounts import actions as accounts
from entrepot.apps.customs import actions as customs
from entrepot.apps.customs import queries as declarations
from entrepot.apps.kernel import workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Found, Upload
from entrepot.apps.payments import actions as payments
from entrepot.apps.payments.provider import Answer, ProviderChargeback, ProviderPayment
from entrepot.cli.demo import outside, people
from entrepot.core.money import Money
from entrepot.core.trade.chargebacks import EvidenceKind
from entrepot.core.trade.disputes import Wish

WORDS = "一支蜡烛碎了。"
"""What people say: nobody translates it."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Makes orders of one thing on a shelf, at one moment, and brings them where they are wanted."""

    shelf: Shelf
    buyer: Actor
    now: datetime

    def all(self) -> None:
        """Make one of each."""
        place(fill_cart((self.shelf, 1), by=self.buyer, key=""), by=self.buyer, key="", at=self.now)
        self.paid()
        self.packed()
        self.questioned()
        self.delivered()
        self.disputes()
        self.sent_again()
        self.returns()
        self.called_back()
        self.money_cases()
        self.texts_are_used_up()

    def paid(self) -> str:
        """Return an order that is paid."""
        placed = place(fill_cart((self.shelf, 2), by=self.buyer, key=""), by=self.buyer, key="", at=self.now)
        pay(placed.public_id, by=self.buyer, key="", at=self.now)
        workers.run_pending()
        return placed.orders[0]

    def packed(self) -> None:
        """Let the seller pack one: its label is there."""
        order = self.paid()
        for parcel in queries.get_order(order, viewer=SYSTEM).parcels:
            actions.pack_parcel(
                order=order, parcel=parcel.public_id, sender=OREGON, by=self.shelf.seller, at=self.now
            )
        workers.run_pending()

    def sent(self) -> tuple[str, list[str]]:
        """Return an order that is on its way, and its shipments."""
        order = self.paid()
        return order, ship(order, self.shelf.seller, at=self.now)

    def delivered(self) -> str:
        """Return an order that its buyer has at home."""
        order, shipments = self.sent()
        for parcel in queries.get_order(order, viewer=SYSTEM).parcels:
            actions.record_customs_step(
                order=order, parcel=parcel.public_id, step="released", by=SYSTEM, at=self.now
            )
        for shipment in shipments:
            actions.record_delivery(shipment=shipment, by=SYSTEM, at=self.now)
        workers.run_pending()
        return order

    def questioned(self) -> None:
        """Let customs ask about one parcel."""
        order = self.paid()
        for told in declarations.list_declarations(viewer=SYSTEM, order=order):
            outside.customs().choose(told.public_id, "question")
        ship(order, self.shelf.seller, at=self.now)
        workers.run_pending()
        for told in declarations.list_declarations(viewer=SYSTEM, order=order):
            customs.follow_declaration(declaration=told.public_id, by=SYSTEM, at=self.now)
        workers.run_pending()

    def disputes(self) -> None:
        """Make a complaint that is new, one with an offer, one before the platform, one that is decided."""
        self._complain()
        offered = self._complain()
        actions.answer_dispute(
            dispute=offered, text=WORDS, offer=Money(500, "SGD"), by=self.shelf.seller, at=self.now
        )
        for decides in (False, True):
            case = self._complain()
            actions.expire_clock(dispute=case, by=SYSTEM, at=self.now + timedelta(days=5))
            if decides:
                actions.decide_dispute(
                    dispute=case,
                    amount=Money(500, "SGD"),
                    reasons={"en": "Seen.", "zh-hans": "照片可见。"},
                    by=people.actor(people.OPERATOR),
                    at=self.now,
                )
        workers.run_pending()

    def sent_again(self) -> None:
        """Let one be offered to be sent again, one be promised, one be packed, and one be on its way."""
        for packed, sent in ((False, False), (True, False), (True, True)):
            case = self._complain(Wish.REPLACEMENT)
            actions.offer_replacement(dispute=case, text=WORDS, by=self.shelf.seller, at=self.now)
            if packed:
                actions.pack_replacement(dispute=case, sender=OREGON, by=self.shelf.seller, at=self.now)
            if sent:
                actions.mark_replacement_shipped(dispute=case, by=self.shelf.seller, at=self.now)
        offered = self._complain()
        actions.offer_replacement(dispute=offered, text=WORDS, by=self.shelf.seller, at=self.now)
        workers.run_pending()

    def _complain(self, wish: Wish = Wish.MONEY) -> str:
        return actions.open_dispute(
            order=self.delivered(),
            wish=wish,
            why=WORDS,
            reason="damaged",
            evidence=[Upload("broken.jpg", photo(400, 300))],
            by=self.buyer,
            at=self.now,
        )

    def returns(self) -> None:
        """Make a return that is asked for, one to be sent, one to be looked at, a refused one, one done."""
        self._return()
        self._labelled()
        self._received()
        refused_one = self._return()
        actions.refuse_return(returned=refused_one, why=WORDS, by=self.shelf.seller, at=self.now)
        actions.appeal_return(returned=refused_one, why=WORDS, by=self.buyer, at=self.now)
        done = self._received()
        found = {self.shelf.variant: Found(1, 1)}
        actions.inspect_return(returned=done, found=found, by=self.shelf.seller, at=self.now)
        workers.run_pending()

    def _return(self) -> str:
        return actions.request_return(
            order=self.delivered(),
            pieces={self.shelf.variant: 1},
            reason="faulty",
            request_key="one",
            by=self.buyer,
            at=self.now,
        )

    def _labelled(self) -> str:
        returned = self._return()
        actions.accept_return(returned=returned, by=self.shelf.seller, at=self.now)
        actions.make_return_label(returned=returned, by=self.buyer, at=self.now)
        return returned

    def _received(self) -> str:
        returned = self._labelled()
        actions.mark_return_sent(returned=returned, by=self.buyer, at=self.now)
        actions.receive_return(returned=returned, by=self.shelf.seller, at=self.now)
        return returned

    def called_back(self) -> None:
        """Let the buyer's bank take money back: of a parcel on its way, and of one refunded before."""
        order, _shipments = self.sent()
        self._charge_back(order, "cb_1")
        actions.add_evidence(
            order=order,
            kind=EvidenceKind.SHIPPING,
            text=WORDS,
            evidence=[Upload("door.jpg", photo(400, 300))],
            by=self.shelf.seller,
            at=self.now,
        )
        twice = self.delivered()
        actions.refund_order(
            order=twice,
            amount=Money(500, "SGD"),
            request_key="twice",
            reason=WORDS,
            by=self.shelf.seller,
            at=self.now,
        )
        workers.run_pending()
        for outcome in ("", "lost"):
            self._charge_back(twice, "cb_2", outcome)

    def _charge_back(self, order: str, name: str, outcome: str = "") -> None:
        row = queries.get_order(order, viewer=SYSTEM)
        told = ProviderChargeback(
            name, row.total, "not_received", outcome, evidence_due_at=self.now + timedelta(days=7)
        )
        payments.record_chargeback(payment=row.payment, chargeback=told, by=SYSTEM, at=self.now)
        workers.run_pending()

    def texts_are_used_up(self) -> None:
        """Let more people ask for a code by telephone than the platform sends text messages."""
        with override_settings(TEXTS_A_DAY=1), suppress(ProblemRaised):
            for number in ("+250788123456", "+250788123457"):
                accounts.begin_code(address=number, by=ANONYMOUS, at=self.now)

    def money_cases(self) -> None:
        """Let a refund be refused, and let the provider say another amount than ours."""
        refused(self.paid())
        row = queries.get_order(self.paid(), viewer=SYSTEM)
        more = Money(row.total.minor + 1, row.total.currency)
        answer = ProviderPayment(
            key=row.payment, reference="other", state=Answer.CAPTURED, amount=more, captured=more
        )
        payments.record_answer(provider="sandbox", answer=answer, by=SYSTEM, at=self.now)
        workers.run_pending()
