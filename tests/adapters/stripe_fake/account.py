"""One Stripe account: what is asked of it, and what happens by itself."""

import copy
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable, Mapping

from . import objects
from .objects import Thing

FEE_OF_A_HUNDRED = 3
METHODS = {
    "pm_card_visa_chargeDeclined": ("card_declined", "generic_decline"),
    "pm_card_visa_chargeDeclinedInsufficientFunds": ("card_declined", "insufficient_funds"),
    "pm_card_visa_chargeDeclinedLostCard": ("card_declined", "lost_card"),
    "pm_card_visa_chargeDeclinedFraudulent": ("card_declined", "fraudulent"),
    "pm_card_visa_chargeDeclinedDoNotHonor": ("card_declined", "do_not_honor"),
    "pm_card_chargeDeclinedExpiredCard": ("expired_card", ""),
    "pm_card_chargeDeclinedIncorrectCvc": ("incorrect_cvc", ""),
    "pm_card_chargeDeclinedProcessingError": ("processing_error", ""),
}
ASKS = "pm_card_threeDSecure2Required"
SLOW = "pm_sepa_debit_slow"
GONE = ("failed", "canceled")


class RefusedError(Exception):
    def __init__(self, status: int, body: Thing) -> None:
        super().__init__(body["error"]["message"])
        self.status, self.body = status, body


def invalid(message: str, **more: str) -> RefusedError:
    return RefusedError(400, objects.error("invalid_request_error", message, **more))


class Account:
    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.kept: dict[str, dict[str, Thing]] = {}
        self.events: list[Thing] = []
        self.effects: list[str] = []
        self.site = "https://checkout.stripe.com"
        self._numbers = itertools.count(1)
        self.slow_refunds = ""

    # --- PaymentIntents
    def create_intent(self, params: Thing) -> Thing:
        intent = self._keep("payment_intents", objects.payment_intent(self._id("pi"), self._now(), params))
        self.effects.append(f"intent {intent['metadata'].get('entrepot_payment', '-')}")
        if params.get("confirm") == "true":
            self._confirm(intent, params["payment_method"])
        return intent

    def _confirm(self, intent: Thing, method: str) -> None:
        intent["payment_method"] = method
        if method in METHODS:
            raise self._declined(intent, *METHODS[method])
        if method == ASKS:
            url = f"https://hooks.stripe.com/3d_secure_2/hosted?payment_intent={intent['id']}"
            intent["status"] = "requires_action"
            intent["next_action"] = {"type": "redirect_to_url", "redirect_to_url": {"url": url}}
            self._tell("payment_intent.requires_action", intent)
        elif method == SLOW:
            intent["status"] = "processing"
            self._tell("payment_intent.processing", intent)
        else:
            self.succeed(intent["id"])

    def _declined(self, intent: Thing, code: str, decline_code: str) -> RefusedError:
        about = {"code": code, "message": "Your card was declined.", "type": "card_error"}
        if decline_code:
            about["decline_code"] = decline_code
        intent["last_payment_error"] = about
        intent["status"] = "requires_payment_method"
        self._tell("payment_intent.payment_failed", intent)
        return RefusedError(402, {"error": {**about, "payment_intent": copy.deepcopy(intent)}})

    def capture_intent(self, reference: str, params: Thing) -> Thing:
        intent = self.find("payment_intents", reference)
        if intent["status"] != "requires_capture":
            raise invalid(
                f"This PaymentIntent could not be captured because it has a status of {intent['status']}.",
                code="payment_intent_unexpected_state",
            )
        amount = int(params.get("amount_to_capture", intent["amount"]))
        if amount > intent["amount"]:
            raise invalid("You cannot capture more than was authorised.", code="amount_too_large")
        self._take(intent, amount)
        return intent

    def cancel_intent(self, reference: str, _params: Thing) -> Thing:
        intent = self.find("payment_intents", reference)
        if intent["status"] in {"succeeded", "canceled", "processing"}:
            raise invalid(
                f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}.",
                code="payment_intent_unexpected_state",
            )
        intent |= {"status": "canceled", "canceled_at": self._now()}
        self._tell("payment_intent.canceled", intent)
        return intent

    def _take(self, intent: Thing, amount: int) -> None:
        intent |= {"status": "succeeded", "amount_received": amount, "next_action": None}
        self.effects.append(f"taken {intent['metadata'].get('entrepot_payment', '-')}")
        self._book("charge", amount, amount * FEE_OF_A_HUNDRED // 100, intent["currency"])
        self._tell("payment_intent.succeeded", intent)

    # --- Checkout
    def create_session(self, params: Thing) -> Thing:
        session = objects.session(self._id("cs_test"), self._now(), params, self.site)
        self.effects.append(f"session {session['client_reference_id']}")
        return self._keep("sessions", session)

    def expire_session(self, reference: str, _params: Thing) -> Thing:
        session = self.find("sessions", reference)
        if session["status"] != "open":
            raise invalid('Only Checkout Sessions with a status in ["open"] can be expired.')
        session |= {"status": "expired", "url": None}
        self._tell("checkout.session.expired", session)
        return session

    # --- Refunds
    def create_refund(self, params: Thing) -> Thing:
        intent = self.find("payment_intents", params["payment_intent"])
        back = sum(each["amount"] for each in self._about("refunds", intent) if each["status"] not in GONE)
        if any(each["status"] != "won" for each in self._about("disputes", intent)):
            raise invalid("Charge has been charged back; cannot issue a refund.", code="charge_disputed")
        if int(params["amount"]) + back > intent["amount_received"]:
            raise invalid("Refund amount is greater than unrefunded amount on charge.", param="amount")
        made = self._keep("refunds", objects.refund(self._id("re"), intent, self._now(), params))
        made["status"] = self.slow_refunds or "succeeded"
        self.effects.append(f"refund {made['metadata'].get('entrepot_refund', '-')}")
        self._book("refund", -made["amount"], 0, made["currency"])
        self._tell("refund.created", made)
        return made

    def cancel_refund(self, reference: str, _params: Thing) -> Thing:
        found = self.find("refunds", reference)
        if found["status"] != "requires_action":
            raise invalid("Only refunds with a status of requires_action can be canceled.")
        found["status"] = "canceled"
        self._book("refund_failure", found["amount"], 0, found["currency"])
        self._tell("refund.updated", found)
        return found

    # --- Disputes
    def create_file(self, params: Thing) -> Thing:
        name, content = params["file"]
        if params["purpose"] != "dispute_evidence":
            raise invalid("Invalid purpose.", param="purpose")
        kinds = {b"\xff\xd8\xff": "jpg", b"\x89PN": "png", b"%PD": "pdf"}
        if (kind := kinds.get(content[:3])) is None:
            raise invalid("Invalid file type. Evidence must be a PDF, JPEG or PNG.", param="file")
        return self._keep("files", objects.file(self._id("file"), self._now(), name, kind, len(content)))

    def update_dispute(self, reference: str, params: Thing) -> Thing:
        found = self.find("disputes", reference)
        details = found["evidence_details"]
        if found["status"] not in {"needs_response", "warning_needs_response"}:
            raise invalid(f"This dispute is already closed or under review: status {found['status']}.")
        if details["due_by"] < self._now():
            raise invalid("This dispute is past due; evidence can no longer be submitted.")
        for name in set(params["evidence"]) & objects.EVIDENCE_FILES:
            self.find("files", params["evidence"][name])
        if unknown := set(params["evidence"]) - objects.EVIDENCE_FILES - objects.EVIDENCE_WORDS:
            raise invalid(f"Received unknown parameter: {min(unknown)}")
        found["evidence"] |= params["evidence"]
        details["has_evidence"] = True
        if params.get("submit") in {"true", "True", True}:
            details["submission_count"] += 1
            found["status"] = "under_review"
            self.effects.append(f"evidence {reference}")
            self._tell("charge.dispute.updated", found)
        return found

    def accept_dispute(self, reference: str, _params: Thing) -> Thing:
        found = self.find("disputes", reference)
        if found["status"] in {"won", "lost"}:
            raise invalid("This dispute is already closed.")
        self.close_dispute(reference, "lost")
        return found

    # --- What happens by itself
    def succeed(self, reference: str) -> None:
        """Let the buyer's bank say yes."""
        intent = self.find("payment_intents", reference)
        made = self._keep("charges", objects.charge(self._id("ch"), intent, self._now()))
        intent["latest_charge"] = made["id"]
        intent["next_action"] = None
        if intent["capture_method"] == "manual":
            intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
            self._tell("payment_intent.amount_capturable_updated", intent)
        else:
            self._take(intent, intent["amount"])

    def fail(self, reference: str) -> None:
        """Let the buyer's bank say no, later."""
        intent = self.find("payment_intents", reference)
        self._declined(intent, "payment_method_provider_decline", "")

    def lapse(self, reference: str) -> None:
        """Let the bank's promise lapse."""
        intent = self.find("payment_intents", reference)
        intent |= {"status": "canceled", "cancellation_reason": "automatic"}
        self._tell("payment_intent.canceled", intent)

    def pay_session(self, reference: str, method: str = "pm_card_visa") -> None:
        """Let the buyer pay on the page. A decline leaves the page open."""
        session = self.find("sessions", reference)
        data = session["_intent"]
        if session["payment_intent"]:
            intent = self.find("payment_intents", session["payment_intent"])
        else:
            asked = {"amount": session["amount_total"], "currency": session["currency"]}
            intent = self.create_intent({**data, **asked})
            session["payment_intent"] = intent["id"]
        try:
            self._confirm(intent, method)
        except RefusedError:
            return
        paid = "unpaid" if intent["status"] == "processing" else "paid"
        session |= {
            "status": "complete",
            "payment_status": paid,
            "url": None,
        }
        self._tell("checkout.session.completed", session)

    def end_refunds(self, status: str) -> None:
        for each in self.kept.get("refunds", {}).values():
            each["status"] = status
            if status == "failed":
                each["failure_reason"] = "lost_or_stolen_card"
                self._book("refund_failure", each["amount"], 0, each["currency"])
            self._tell("refund.failed" if status == "failed" else "refund.updated", each)

    def open_dispute(self, reference: str, reason: str = "fraudulent") -> Thing:
        intent = self.find("payment_intents", reference)
        made = objects.dispute(self._id("du"), intent, self._now(), reason, intent["amount_received"])
        booked = self._book("adjustment", -made["amount"], 1500, made["currency"])
        made["balance_transactions"] = [booked]
        self._tell("charge.dispute.created", made)
        return self._keep("disputes", made)

    def close_dispute(self, reference: str, status: str) -> None:
        found = self.find("disputes", reference)
        found["status"] = status
        if status == "won":
            booked = self._book("adjustment", found["amount"], -1500, found["currency"])
            found["balance_transactions"].append(booked)
        self._tell("charge.dispute.closed", found)

    def pay_out(self) -> None:
        for currency in {each["currency"] for each in self.kept.get("balance_transactions", {}).values()}:
            lines = [each for each in self._unpaid() if each["currency"] == currency]
            net = sum(each["net"] for each in lines)
            if net <= 0:
                continue
            made = self._keep("payouts", objects.payout(self._id("po"), self._now(), net, currency))
            for each in lines:
                each["_payout"] = made["id"]
            own = self._book("payout", -net, 0, currency)
            own["_payout"] = made["id"]
            self._tell("payout.paid", made)

    # --- Reading
    def find(self, kind: str, reference: str) -> Thing:
        found = self.kept.get(kind, {}).get(reference)
        if found is None:
            raise RefusedError(
                404,
                objects.error(
                    "invalid_request_error", f"No such {kind}: {reference}", code="resource_missing"
                ),
            )
        return found

    def balance(self) -> Thing:
        sums = {each["currency"]: 0 for each in self.kept.get("balance_transactions", {}).values()}
        for each in self._unpaid():
            sums[each["currency"]] = sums.get(each["currency"], 0) + each["net"]
        parts = [{"amount": amount, "currency": currency} for currency, amount in sums.items()]
        return {"object": "balance", "available": parts, "pending": [], "livemode": False}

    def shown(self, thing: Thing, expand: list[str]) -> Thing:
        """Return an object as it is told: what was asked for expanded, what is the fake's own left out."""
        told = {name: copy.deepcopy(value) for name, value in thing.items() if not name.startswith("_")}
        paths = {each.split(".")[0]: [] for each in expand}
        for each in expand:
            first, _dot, rest = each.partition(".")
            paths[first] += [rest] if rest else []
        for name, inner in paths.items():
            kind = {"latest_charge": "charges", "payment_intent": "payment_intents"}.get(name)
            if kind and isinstance(told.get(name), str):
                told[name] = self.shown(self.find(kind, told[name]), inner)
        return told

    def signed(self, event: Thing, at: int | None = None) -> tuple[Mapping[str, str], bytes]:
        """Return a webhook as Stripe sends it."""
        body = json.dumps(event).encode()
        stamp = str(at or int(time.time()))
        digest = hmac.new(self.secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        return {"Stripe-Signature": f"t={stamp},v1={digest},v0=aa"}, body

    # --- Inside
    def _unpaid(self) -> list[Thing]:
        lines = self.kept.get("balance_transactions", {}).values()
        return [each for each in lines if "_payout" not in each]

    def _about(self, kind: str, intent: Thing) -> list[Thing]:
        return [each for each in self.kept.get(kind, {}).values() if each["payment_intent"] == intent["id"]]

    def _book(self, kind: str, amount: int, fee: int, currency: str) -> Thing:
        made = objects.transaction(
            self._id("txn"), self._now(), kind, amount=amount, fee=fee, currency=currency
        )
        return self._keep("balance_transactions", made)

    def _keep(self, kind: str, thing: Thing) -> Thing:
        self.kept.setdefault(kind, {})[thing["id"]] = thing
        return thing

    def _tell(self, kind: str, thing: Thing) -> None:
        about = self.shown(thing, [])
        self.events.append(objects.event(self._id("evt"), self._now(), kind, about))

    def _id(self, prefix: str) -> str:
        return f"{prefix}_{next(self._numbers):024d}"

    def _now(self) -> int:
        return int(time.time())


type Action = Callable[[Thing], Thing]
