"""How the sandbox works inside: what becomes of a payment, step by step, and the webhook about each."""

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from entrepot.adapters.payment_sandbox_cards import CARDS, LATER, Card, card_of
from entrepot.adapters.payment_sandbox_file import Desk, Held, Returned, TakenBack, changed, opened, written
from entrepot.apps.kernel import clock
from entrepot.apps.payments.provider import Answer, AuthorisationRequest, ProviderRefusedError
from entrepot.core.money import Money

PLAIN = "4242424242424242"
PROMISE = timedelta(days=7)  # how long a bank reserves what was authorised
PAGE_OPEN = timedelta(minutes=30)  # how long a buyer may stay on our page
EVIDENCE_WITHIN = timedelta(days=7)
STOPPED = "stopped"
ACCEPTED = "accepted"
CHARGEBACK_FEE = Decimal(15)  # in the currency of the payment
REFUND_LATE = {"late": "done", "fails": "failed", "bounces": "failed"}


class Till:
    """The steps of one sandbox, with its books in `file`. `wake` is told when something is due."""

    def __init__(self, file: Path, *, wake: Callable[[datetime], None] | None = None) -> None:
        self.file = file
        self._wake = wake or (lambda _due: None)

    def next_due(self) -> datetime | None:
        """Return when there is something to deliver again, or None."""
        with opened(self.file) as desk:
            return desk.next_due()

    def _begin(self, desk: Desk, request: AuthorisationRequest) -> Held:
        if desk.is_blocked(request.key):
            raise ProviderRefusedError("key_blocked")
        return desk.keep(
            Held(
                key=request.key,
                reference="sb_" + secrets.token_hex(12),
                state=Answer.ACTION_NEEDED,
                minor=request.amount.minor,
                currency=request.amount.currency,
                capture_at_once=request.capture_at_once,
                return_url=request.return_url,
                description=request.description,
                until=written(clock.now() + PAGE_OPEN),
            )
        )

    def _charge(self, desk: Desk, held: Held, number: str) -> Held:
        digits = number.replace(" ", "").replace("-", "")
        card = card_of(number)
        held = desk.keep(changed(held, card=digits if digits in CARDS else PLAIN))
        if card.challenge:
            if card.walks_away:
                desk.plan(held.key, "walk_away", clock.now() + LATER)
            return self._move(desk, held, "payment.action_needed")
        if card.pending:
            return self._wait(desk, held, card)
        return self._decline(desk, held, card.decline) if card.decline else self._reserve(desk, held)

    def _wait(self, desk: Desk, held: Held, card: Card) -> Held:
        """Tell that the bank has it in hand; what it says comes by itself."""
        due = clock.now() + card.pending
        desk.plan(held.key, "bank_answers", due)
        held = changed(held, state=Answer.PENDING, until=written(due + LATER))
        return self._move(desk, held, "payment.pending")

    def _challenged(self, desk: Desk, held: Held) -> Held:
        decline = CARDS[held.card].decline
        return self._decline(desk, held, decline) if decline else self._reserve(desk, held)

    def _decline(self, desk: Desk, held: Held, reason: str) -> Held:
        held = changed(held, state=Answer.DECLINED, reason=reason, until="")
        return self._move(desk, held, "payment.declined")

    def _let_go(self, desk: Desk, held: Held, reason: str = "") -> Held:
        held = changed(held, state=Answer.VOIDED, reason=reason, until="")
        return self._move(desk, held, "payment.voided")

    def _reserve(self, desk: Desk, held: Held) -> Held:
        lapses = held.card and CARDS[held.card].lapses
        until = clock.now() + (LATER if lapses else PROMISE)
        held = changed(held, state=Answer.AUTHORISED, until=written(until))
        held = self._move(desk, held, "payment.authorised")
        if held.capture_at_once and not lapses:
            return self._take(desk, held, held.minor)
        desk.plan(held.key, "lapse", until)
        return held

    def _take(self, desk: Desk, held: Held, minor: int) -> Held:
        held = changed(held, state=Answer.CAPTURED, captured=minor, until="")
        if held.card and (reason := CARDS[held.card].chargeback):
            desk.plan(held.key, reason, clock.now() + LATER)
        return self._move(desk, held, "payment.captured")

    def _give_back(self, desk: Desk, held: Held, refund_key: str, minor: int) -> Held:
        fate = CARDS[held.card].refund if held.card else ""
        state = "pending" if fate in {"late", "fails"} else "done"
        refund = Returned("rf_" + secrets.token_hex(9), refund_key, minor, state)
        if fate:
            desk.plan(held.key, f"refund:{refund.reference}", clock.now() + LATER)
        kind = "refund.pending" if state == "pending" else "refund.succeeded"
        return self._move(desk, changed(held, refunds=(*held.refunds, refund)), kind)

    def _do_planned(self, desk: Desk, held: Held, what: str) -> None:
        if what.startswith("refund:"):
            state = REFUND_LATE[CARDS[held.card].refund]
            reference = what.removeprefix("refund:")
            if all(each.reason != STOPPED for each in held.refunds if each.reference == reference):
                self._end_refund(desk, held, reference, state)
        elif what == "lapse":
            if held.state == Answer.AUTHORISED:
                self._let_go(desk, held, "authorisation_expired")
        elif what == "walk_away":
            if held.state == Answer.ACTION_NEEDED:
                self._decline(desk, held, "authentication_abandoned")
        elif what == "bank_answers":
            if held.state == Answer.PENDING:
                self._challenged(desk, held)
        elif what.startswith("close:"):
            self._close_chargebacks(desk, held, what.removeprefix("close:"))
        else:
            self._charge_back(desk, held, what)

    def _stop_refund(self, desk: Desk, held: Held, refund_key: str) -> Held:
        found = next((each for each in held.refunds if each.key == refund_key), None)
        if found is None:
            raise ProviderRefusedError("unknown")
        if found.reason == STOPPED:
            return held
        if found.state != "pending":
            raise ProviderRefusedError("is_done")
        if desk.setting("stops_no_refunds", "") == "yes":
            raise ProviderRefusedError("cannot_stop")
        return self._end_refund(desk, held, found.reference, "failed", STOPPED)

    def _end_refund(
        self, desk: Desk, held: Held, reference: str, state: str, reason: str = "account_closed"
    ) -> Held:
        reason = reason if state == "failed" else ""
        refunds = tuple(
            Returned(each.reference, each.key, each.minor, state, reason)
            if each.reference == reference
            else each
            for each in held.refunds
        )
        kind = "refund.failed" if state == "failed" else "refund.succeeded"
        return self._move(desk, changed(held, refunds=refunds), kind)

    def _charge_back(self, desk: Desk, held: Held, reason: str) -> None:
        if held.balance > 0:
            due = written(clock.now() + EVIDENCE_WITHIN)
            fee = Money.rounded(CHARGEBACK_FEE, held.currency).minor
            taken = TakenBack("cb_" + secrets.token_hex(9), held.balance, reason, due_at=due, fee=fee)
            self._move(desk, changed(held, chargebacks=(*held.chargebacks, taken)), "chargeback.opened")
            if held.card and (outcome := CARDS[held.card].outcome):
                desk.plan(held.key, f"close:{outcome}", clock.now() + LATER)

    def _close_chargebacks(self, desk: Desk, held: Held, outcome: str) -> None:
        closed = tuple(replace(each, outcome=each.outcome or outcome) for each in held.chargebacks)
        self._move(desk, changed(held, chargebacks=closed), "chargeback.closed")

    def _answer_chargeback(self, desk: Desk, held: Held, reference: str, outcome: str) -> Held:
        """Take an answer to a chargeback: it is decided a minute later, at once when it is accepted."""
        found = next((each for each in held.chargebacks if each.reference == reference), None)
        if found is None:
            raise ProviderRefusedError("unknown")
        accepted = outcome == ACCEPTED
        if (found.answered and not accepted) or (accepted and found.outcome == "lost"):
            return held
        if found.outcome:
            raise ProviderRefusedError("closed")
        if found.due_at and found.due_at < written(clock.now()):
            raise ProviderRefusedError("too_late")
        now = replace(found, answered=True, outcome="lost" if accepted else "")
        others = tuple(now if each.reference == reference else each for each in held.chargebacks)
        if not accepted:
            desk.plan(held.key, f"close:{outcome}", clock.now() + LATER)
        kind = "chargeback.closed" if accepted else "chargeback.updated"
        return self._move(desk, changed(held, chargebacks=others), kind)

    def _settle_fees(self, desk: Desk, currency: str) -> int:
        """Note the fees of chargebacks as settled, and return how much they are."""
        kept = 0
        for held in desk.everything():
            due = [each for each in held.chargebacks if held.currency == currency and not each.fee_settled]
            if due:
                kept += sum(each.fee for each in due)
                paid = tuple(replace(each, fee_settled=True) for each in held.chargebacks)
                desk.keep(changed(held, chargebacks=paid))
        return kept

    def _move(self, desk: Desk, held: Held, kind: str) -> Held:
        """Keep the payment and queue the webhook about it."""
        card = CARDS[held.card] if held.card else CARDS[PLAIN]
        seconds, copies, backwards = json.loads(desk.setting("behaviour", "[0, 1, false]"))
        due = clock.now() + max(card.delay, timedelta(seconds=seconds))
        desk.tell(
            desk.keep(held),
            kind,
            due=due,
            copies=max(card.copies, copies),
            backwards=card.backwards or backwards,
        )
        return held

    def _known(self, desk: Desk, key: str) -> Held:
        held = desk.find(key)
        if held is None:
            raise ProviderRefusedError("unknown")
        return held

    def _shown(self, desk: Desk, reference: str) -> Held:
        held = desk.find(reference=reference)
        if held is None:
            raise ProviderRefusedError("unknown")
        return held

    def _loses_answer(self, desk: Desk) -> bool:
        left = int(desk.setting("lost_answers", "0"))
        desk.set("lost_answers", str(max(0, left - 1)))
        return left > 0
