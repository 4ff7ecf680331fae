"""A payment provider for trying things out. It behaves like a real one and moves no money.

It keeps its own books in a file of its own, declines for reasons, sends buyers to a page of its own, and
tells us by signed webhooks that may come late, several times, or in the wrong order.
`payment_sandbox_cards` says which test number does what.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from entrepot.adapters.payment_sandbox_cards import Card, card_of
from entrepot.adapters.payment_sandbox_file import Desk, Held, changed, opened
from entrepot.adapters.payment_sandbox_till import ACCEPTED, Till
from entrepot.adapters.payment_signatures import sign, verify
from entrepot.apps.kernel import clock
from entrepot.apps.payments.evidence import Evidence
from entrepot.apps.payments.provider import (
    Answer,
    AuthorisationRequest,
    ProviderChargeback,
    ProviderNotice,
    ProviderPayment,
    ProviderRefund,
    ProviderRefusedError,
    ProviderStray,
    ProviderUnavailableError,
    RefundAnswer,
    Settlement,
    Way,
    WebhookRefusedError,
)
from entrepot.core.money import Money
from entrepot.core.trade.chargebacks import MOST_FILE_BYTES, EvidenceKind

PAGE = "/payment-sandbox/{reference}/"

type Receive = Callable[[Mapping[str, str], bytes], bool]
"""Takes a webhook's headers and body; says whether it was accepted."""


class Sandbox(Till):
    """One sandbox that takes cards."""

    name = "sandbox"
    fee_rate = Decimal("0.029")

    # --- What every provider does -----------------------------------------------------------------------
    def ways(self, currency: str) -> tuple[Way, ...]:
        """Take cards in every currency."""
        return (Way("card"),) if currency else ()

    def authorise(self, request: AuthorisationRequest) -> ProviderPayment:
        """Ask for the money: at once for a card number, on our page without one."""
        number = request.method
        card = card_of(number) if number else Card(title="chosen on our page")
        if card.unreachable:
            raise ProviderUnavailableError("The sandbox was not reached.")
        with opened(self.file) as desk:
            held = desk.find(request.key)
            if held is None:
                held = self._begin(desk, request)
                if number:
                    held = self._charge(desk, held, number)
            elif (held.minor, held.currency) != (request.amount.minor, request.amount.currency):
                raise ProviderRefusedError("key_reused")
            silent = card.silent or self._loses_answer(desk)
        return self._answer(held, silent=silent)

    def capture(self, key: str, *, amount: Money | None = None) -> ProviderPayment:
        """Take the authorised amount, or a part of it."""
        with opened(self.file) as desk:
            held = self._known(desk, key)
            if held.state == Answer.AUTHORISED:
                minor = held.minor if amount is None else amount.minor
                if not 0 < minor <= held.minor or (amount and amount.currency != held.currency):
                    raise ProviderRefusedError("over_authorised")
                held = self._take(desk, held, minor)
            elif held.state != Answer.CAPTURED:
                raise ProviderRefusedError(f"is_{held.state}")
            silent = self._loses_answer(desk)
        return self._answer(held, silent=silent)

    def void(self, key: str) -> ProviderPayment | None:
        """Let the payment go, or refuse the key from now on when it is unknown."""
        with opened(self.file) as desk:
            held = desk.find(key)
            if held is None:
                desk.block(key)
            elif held.state == Answer.CAPTURED:
                raise ProviderRefusedError("captured")
            elif held.state == Answer.PENDING:
                raise ProviderRefusedError("is_pending")
            elif held.state in {Answer.ACTION_NEEDED, Answer.AUTHORISED}:
                held = self._let_go(desk, held)
            silent = self._loses_answer(desk)
        return self._answer(held, silent=silent) if held else None

    def refund(self, key: str, *, refund_key: str, amount: Money) -> ProviderPayment:
        """Give money back, once for each refund key."""
        with opened(self.file) as desk:
            held = self._known(desk, key)
            if refund_key not in {each.key for each in held.refunds}:
                if amount.currency != held.currency or not 0 < amount.minor <= held.balance:
                    raise ProviderRefusedError("over_captured")
                held = self._give_back(desk, held, refund_key, amount.minor)
            silent = self._loses_answer(desk)
        return self._answer(held, silent=silent)

    def stop_refund(self, key: str, *, refund_key: str) -> ProviderPayment:
        """Stop a refund on its way, unless its number says that it cannot be stopped."""
        with opened(self.file) as desk:
            held = self._known(desk, key)
            held = self._stop_refund(desk, held, refund_key)
            silent = self._loses_answer(desk)
        return self._answer(held, silent=silent)

    def submit_evidence(self, key: str, *, chargeback: str, evidence: Evidence) -> ProviderPayment:
        """Take evidence. A minute later the scheme decides: for us when something shows how it was sent.

        `losing_evidence` and `winning_evidence` among the words say it outright.
        """
        if sum(len(paper.content) for paper in evidence.papers) > MOST_FILE_BYTES:
            raise ProviderRefusedError("too_large")
        words = evidence.told(*EvidenceKind)
        shown = evidence.facts.tracking or "winning_evidence" in words
        outcome = "won" if shown and "losing_evidence" not in words else "lost"
        with opened(self.file) as desk:
            held = self._answer_chargeback(desk, self._known(desk, key), chargeback, outcome)
            silent = self._loses_answer(desk)
        return self._answer(held, silent=silent)

    def accept_chargeback(self, key: str, *, chargeback: str) -> ProviderPayment:
        """Let the buyer keep the money: it is lost at once."""
        with opened(self.file) as desk:
            held = self._answer_chargeback(desk, self._known(desk, key), chargeback, ACCEPTED)
            silent = self._loses_answer(desk)
        return self._answer(held, silent=silent)

    def send_back(self, key: str, *, stray: str) -> ProviderPayment:
        """Send money back that came beside a payment."""
        with opened(self.file) as desk:
            held = self._known(desk, key)
            if stray not in {each.reference for each in held.strays}:
                raise ProviderRefusedError("unknown")
            if desk.setting("keeps_strays", "") == "yes":
                raise ProviderRefusedError("cannot_return")
            gone = tuple(
                replace(each, returned=each.returned or each.reference == stray) for each in held.strays
            )
            if gone != held.strays:
                held = self._move(desk, changed(held, strays=gone), "stray.returned")
            silent = self._loses_answer(desk)
        return self._answer(held, silent=silent)

    def fetch(self, key: str) -> ProviderPayment | None:
        """Return how the payment stands."""
        with opened(self.file) as desk:
            held = desk.find(key)
        return self._told(held) if held else None

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> ProviderNotice:
        """Check the signature and read the message."""
        with opened(self.file) as desk:
            secret = desk.secret()
        event = verify(secret, headers, body, at=clock.now())
        try:
            found = json.loads(body)
            return ProviderNotice(event, found["type"], self._told(Held.read(json.dumps(found["data"]))))
        except (ValueError, KeyError, TypeError) as error:
            raise WebhookRefusedError("The message cannot be read.") from error

    def balances(self) -> dict[str, Money]:
        """Return what is held for the merchant, by currency."""
        with opened(self.file) as desk:
            return _balances(desk)

    def settlements(self) -> list[Settlement]:
        """Return what was paid into the merchant's bank."""
        with opened(self.file) as desk:
            rows = desk.settlements()
        return [
            Settlement(reference, Money(minor, currency), Money(fee, currency), datetime.fromisoformat(at))
            for reference, minor, fee, currency, at in rows
        ]

    # --- What happens on its own page -------------------------------------------------------------------
    def enter_card(self, reference: str, number: str) -> ProviderPayment:
        """Take the number the buyer typed on our page. Does nothing once a card was entered."""
        with opened(self.file) as desk:
            held = self._shown(desk, reference)
            if held.state == Answer.ACTION_NEEDED and not held.card:
                held = self._charge(desk, held, number)
        return self._answer(held)

    def confirm(self, reference: str, *, approved: bool) -> ProviderPayment:
        """Take the buyer's answer to their bank (3-D Secure). Does nothing when nobody asked."""
        with opened(self.file) as desk:
            held = self._shown(desk, reference)
            if held.state == Answer.ACTION_NEEDED and held.card:
                held = (
                    self._challenged(desk, held)
                    if approved
                    else self._decline(desk, held, "authentication_failed")
                )
        return self._answer(held)

    def get_page(self, reference: str) -> Held | None:
        """Return what our page shows, or None when there is no such payment."""
        with opened(self.file) as desk:
            return desk.find(reference=reference)

    # --- What happens by itself, or because a test wants it -----------------------------------------------
    def behave(self, *, delay: timedelta = timedelta(0), copies: int = 1, backwards: bool = False) -> None:
        """Send every webhook from now on so much later, so many times, or the later ones first."""
        with opened(self.file) as desk:
            desk.set("behaviour", json.dumps([int(delay.total_seconds()), copies, backwards]))

    def lose_answers(self, count: int) -> None:
        """Do what the next calls ask, and let their answers be lost."""
        with opened(self.file) as desk:
            desk.set("lost_answers", str(count))

    def settle(self) -> None:
        """Pay all that is held into the merchant's bank, less the fee, and those of chargebacks."""
        with opened(self.file) as desk:
            for currency, held in _balances(desk).items():
                if held.minor > 0:
                    fee = Money.rounded(held.to_decimal() * self.fee_rate, currency)
                    kept = min(held.minor, fee.minor + self._settle_fees(desk, currency))
                    reference = "st_" + secrets.token_hex(9)
                    desk.settle(reference, held.minor, kept, currency, clock.now())

    def let_bank_answer(self, key: str, *, yes: bool) -> None:
        """Let the bank answer that has a payment in hand."""
        with opened(self.file) as desk:
            held = self._known(desk, key)
            if held.state == Answer.PENDING:
                self._reserve(desk, held) if yes else self._decline(desk, held, "transfer_failed")
        self._rouse()

    def end_refunds(self, *, well: bool) -> None:
        """Let every refund that is on its way arrive, or fail."""
        with opened(self.file) as desk:
            for held in desk.everything():
                for each in held.refunds:
                    if each.state == "pending":
                        self._end_refund(desk, held, each.reference, "done" if well else "failed")
        self._rouse()

    def open_chargeback(self, key: str, *, reason: str = "fraudulent") -> None:
        """Let the card scheme take back what is left of a payment."""
        with opened(self.file) as desk:
            self._charge_back(desk, self._known(desk, key), reason)
        self._rouse()

    def close_chargeback(self, key: str, *, won: bool) -> None:
        """Decide the open chargeback of a payment."""
        with opened(self.file) as desk:
            self._close_chargebacks(desk, self._known(desk, key), "won" if won else "lost")
        self._rouse()

    def deliver_due(self, receive: Receive) -> int:
        """Send every webhook that is due, and return how many were accepted. A refused one comes again."""
        now, accepted = clock.now(), 0
        with opened(self.file) as desk:
            for key, what in desk.take_plans(now):
                self._do_planned(desk, self._known(desk, key), what)
            messages, secret = desk.due_messages(clock.now()), desk.secret()
        for message in messages:
            at = clock.now()
            good = receive(sign(secret, event=message.event, at=at, body=message.body), message.body)
            with opened(self.file) as desk:
                desk.note_sent(message.event, accepted=good, at=at)
            accepted += good
        return accepted

    # --- How it answers ------------------------------------------------------------------------------------
    def _answer(self, held: Held, *, silent: bool = False) -> ProviderPayment:
        self._rouse()
        if silent:
            raise ProviderUnavailableError("The sandbox's answer was lost on the way.")
        return self._told(held)

    def _rouse(self) -> None:
        """Have the post carried when the next of it is due."""
        due = self.next_due()
        if due is not None:
            self._wake(due)

    def _told(self, held: Held) -> ProviderPayment:
        return as_payment(held)


def _balances(desk: Desk) -> dict[str, Money]:
    found: dict[str, Money] = {}
    amounts = [Money(held.balance, held.currency) for held in desk.everything()]
    amounts += [Money(-minor, currency) for _reference, minor, _fee, currency, _at in desk.settlements()]
    for amount in amounts:
        found[amount.currency] = found.get(amount.currency, Money.zero(amount.currency)) + amount
    return found


def as_payment(held: Held) -> ProviderPayment:
    """Return a payment of the sandbox as every provider's is told."""
    return ProviderPayment(
        key=held.key,
        reference=held.reference,
        state=Answer(held.state),
        amount=Money(held.minor, held.currency),
        captured=Money(held.captured, held.currency),
        refunds=tuple(
            ProviderRefund(
                each.reference,
                each.key,
                Money(each.minor, held.currency),
                RefundAnswer(each.state),
                each.reason,
            )
            for each in held.refunds
        ),
        chargebacks=tuple(
            ProviderChargeback(
                each.reference,
                Money(each.minor, held.currency),
                each.reason,
                each.outcome,
                datetime.fromisoformat(each.due_at) if each.due_at else None,
                each.answered,
                Money(each.fee, held.currency),
            )
            for each in held.chargebacks
        ),
        strays=tuple(
            ProviderStray(each.reference, Money(each.minor, each.currency), each.matter, each.returned)
            for each in held.strays
        ),
        expires_at=datetime.fromisoformat(held.until) if held.until else None,
        reason=held.reason,
        redirect_url=PAGE.format(reference=held.reference) if held.state == Answer.ACTION_NEEDED else "",
    )
