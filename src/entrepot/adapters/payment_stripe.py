"""Stripe: cards and what else its own page offers, by Checkout Sessions and PaymentIntents.

The buyer pays on Stripe's page; no card touches us. Our keys are Stripe's idempotency keys, and stand in the
metadata of what they made: a lost answer is asked for again by the reference we were told, or found in
Stripe's lists, which miss nothing (its search may). Every answer is read anew from Stripe, webhooks
too: what a message carries may be old, what Stripe says of the payment now is not.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import stripe
from stripe import StripeClient

from entrepot.adapters import payment_stripe_evidence as showing
from entrepot.adapters import payment_stripe_reading as reading
from entrepot.adapters.payment_stripe_asking import (
    intent_params,
    not_taken,
    refused,
    refused_evidence,
    session_params,
)
from entrepot.adapters.payment_stripe_money import StripeMoney
from entrepot.adapters.payment_stripe_reading import BY_PAGE, OUR_REFUND, OURS, VIA, Told
from entrepot.apps.payments.evidence import Evidence, EvidencePaper
from entrepot.apps.payments.provider import (
    Answer,
    AuthorisationRequest,
    ProviderChargeback,
    ProviderNotice,
    ProviderPayment,
    ProviderRefusedError,
    ProviderUnavailableError,
    RefundAnswer,
    Settlement,
    Way,
    WebhookRefusedError,
)
from entrepot.apps.payments.queries import Known
from entrepot.core.money import Money

TOLERANCE_SECONDS: Final = 300
AROUND: Final = timedelta(minutes=2)  # clocks differ
BLOCKED: Final = "entrepot_blocked"
PAGE: Final = 100
UNFINISHED: Final = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})

type Find = Callable[[str], Known | None]
"""Tells what we know of a payment by our key: the reference Stripe told us, and since when it is wanted."""


class StripePayments:
    """One Stripe account. `site` is where buyers come back to."""

    name = "stripe"

    def __init__(
        self,
        client: StripeClient,
        *,
        webhook_secret: str,
        site: str,
        find: Find,
        is_settled: Callable[[str], bool],
    ) -> None:
        self._client = client.v1
        self._webhook_secret = webhook_secret
        self._site = site
        self._find = find
        self._money = StripeMoney(client, is_settled)

    def ways(self, currency: str) -> tuple[Way, ...]:
        """Take cards, and what else the account's settings offer on Stripe's page."""
        return (Way("card"),) if reading.is_offered(currency) else ()

    def authorise(self, request: AuthorisationRequest) -> ProviderPayment:
        """Send the buyer to Stripe's page, or ask with the token of a method."""
        known = self._find(request.key)
        try:
            with asking():
                if request.method:
                    made = self._client.payment_intents.create(
                        intent_params(request, self._site), {"idempotency_key": request.key}
                    )
                    return self._told(request.key, made.to_dict())
                session = self._client.checkout.sessions.create(
                    session_params(request, self._site, known), {"idempotency_key": request.key}
                )
                return reading.read_session(request.key, session.to_dict())
        except stripe.CardError as error:
            return self._declined(request.key, error)
        except stripe.InvalidRequestError as error:
            raise ProviderRefusedError(not_taken(error)) from error
        except stripe.IdempotencyError as error:  # perhaps asked in another language before
            found = self.fetch(request.key)
            if found is None or found.amount != request.amount:
                raise ProviderRefusedError("key_reused") from error
            return found

    def capture(self, key: str, *, amount: Money | None = None) -> ProviderPayment:
        """Take the authorised amount or a part of it."""
        found = self._required(key)
        if found.state is Answer.CAPTURED:
            return found
        if found.state is not Answer.AUTHORISED:
            raise ProviderRefusedError(f"is_{found.state}")
        part = amount or found.amount
        if part.currency != found.amount.currency or not 0 < part.minor <= found.amount.minor:
            raise ProviderRefusedError("over_authorised")
        with asking(), resuming():
            self._client.payment_intents.capture(
                found.reference,
                {"amount_to_capture": reading.to_stripe(part)},
                {"idempotency_key": f"{key}:capture"},
            )
        now = self._required(key)
        if now.state is not Answer.CAPTURED:
            raise ProviderRefusedError(f"is_{now.state}")
        return now

    def void(self, key: str) -> ProviderPayment | None:
        """Close the page or let the reserved money go; use the key up when Stripe never heard of it."""
        found = self.fetch(key)
        if found is None:
            self._block(key)
            return None
        if found.state is Answer.CAPTURED:
            raise ProviderRefusedError("captured")
        if found.state is Answer.PENDING:
            raise ProviderRefusedError("is_pending")
        if found.state in {Answer.ACTION_NEEDED, Answer.AUTHORISED}:
            with asking(), resuming():
                self._let_go(found)
            found = self._required(key)
            if found.state is Answer.CAPTURED:
                raise ProviderRefusedError("captured")
        return found

    def refund(self, key: str, *, refund_key: str, amount: Money) -> ProviderPayment:
        """Give money back, once for each refund key."""
        found = self._required(key)
        if refund_key in {each.key for each in found.refunds}:
            return found
        if amount.currency != found.amount.currency or found.state is not Answer.CAPTURED:
            raise ProviderRefusedError("over_captured")
        try:
            with asking():
                self._client.refunds.create(
                    {
                        "payment_intent": found.reference,
                        "amount": reading.to_stripe(amount),
                        "metadata": {OUR_REFUND: refund_key},
                    },
                    {"idempotency_key": refund_key},
                )
        except (stripe.InvalidRequestError, stripe.IdempotencyError) as error:
            raise ProviderRefusedError(refused(error)) from error
        return self._required(key)

    def stop_refund(self, key: str, *, refund_key: str) -> ProviderPayment:
        """Cancel a refund, which Stripe does while the buyer has still to say where it goes."""
        found = self._required(key)
        mine = next((each for each in found.refunds if each.key == refund_key), None)
        if mine is None:
            raise ProviderRefusedError("unknown")
        if mine.reason == reading.STOPPED:
            return found
        if mine.state is RefundAnswer.DONE:
            raise ProviderRefusedError("is_done")
        try:
            with asking():
                self._client.refunds.cancel(mine.reference)
        except (stripe.InvalidRequestError, stripe.IdempotencyError) as error:
            raise ProviderRefusedError("cannot_stop") from error
        return self._required(key)

    def submit_evidence(self, key: str, *, chargeback: str, evidence: Evidence) -> ProviderPayment:
        """Upload the papers, fill the dispute's fields and submit it, for good."""
        found = self._open_dispute(key, chargeback)
        if found.outcome or found.answered:
            return self._answered(key, found)
        if showing.is_too_large(evidence):
            raise ProviderRefusedError("too_large")
        try:
            with asking():
                files = {field: self._upload(paper) for field, paper in showing.places(evidence).items()}
                told: Any = {"evidence": showing.evidence_params(evidence, files), "submit": True}
                self._client.disputes.update(chargeback, told)
        except (stripe.InvalidRequestError, stripe.IdempotencyError) as error:
            raise ProviderRefusedError(refused_evidence(error)) from error
        return self._required(key)

    def accept_chargeback(self, key: str, *, chargeback: str) -> ProviderPayment:
        """Close the dispute: Stripe calls it lost at once."""
        found = self._open_dispute(key, chargeback)
        if found.outcome == "won":
            raise ProviderRefusedError("closed")
        if found.outcome:
            return self._required(key)
        try:
            with asking():
                self._client.disputes.close(chargeback)
        except (stripe.InvalidRequestError, stripe.IdempotencyError) as error:
            raise ProviderRefusedError(refused_evidence(error)) from error
        return self._required(key)

    def send_back(self, key: str, *, stray: str) -> ProviderPayment:  # noqa: ARG002 - there is none
        """Refuse: Stripe takes no money beside a payment."""
        raise ProviderRefusedError("unknown")

    def fetch(self, key: str) -> ProviderPayment | None:
        """Return how the payment stands, by the reference we were told or from Stripe's lists."""
        known = self._find(key)
        if known is None:
            return None
        with reading_only():
            if known.reference.startswith("pi_"):
                return self._of_intent(key, self._intent(known.reference))
            if known.reference.startswith("cs_"):
                return self._of_session(key, self._session(known.reference))
            return self._listed(key, known)

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> ProviderNotice:
        """Check Stripe's signature, and ask Stripe how the payment it is about stands now."""
        found = {name.lower(): value for name, value in headers.items()}
        try:
            stripe.WebhookSignature.verify_header(
                body, found.get("stripe-signature", ""), self._webhook_secret, TOLERANCE_SECONDS
            )
            event = json.loads(body)
            told = event["data"]["object"]
            name, kind = str(event["id"]), str(event["type"])
        except stripe.SignatureVerificationError as error:
            raise WebhookRefusedError("The signature is missing, wrong or too old.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise WebhookRefusedError("The message cannot be read.") from error
        with reading_only():
            return ProviderNotice(name, kind, self._about(told))

    def balances(self) -> dict[str, Money]:
        """Return what Stripe holds for us, its fees not yet taken from it."""
        with reading_only():
            return self._money.balances()

    def settlements(self) -> list[Settlement]:
        """Return the payouts of the last weeks, oldest first."""
        with reading_only():
            return self._money.settlements()

    # --- How it answers disputes ------------------------------------------------------------------------
    def _open_dispute(self, key: str, reference: str) -> ProviderChargeback:
        for each in self._required(key).chargebacks:
            if each.reference == reference:
                return each
        raise ProviderRefusedError("unknown")

    def _answered(self, key: str, found: ProviderChargeback) -> ProviderPayment:
        """Return how it stands when it was answered before; refuse when it was decided without an answer."""
        if found.outcome and not found.answered:
            raise ProviderRefusedError("closed")
        return self._required(key)

    def _upload(self, paper: EvidencePaper) -> str:
        asked: Any = {"purpose": showing.PURPOSE, "file": showing.upload_of(paper)}
        return self._client.files.create(asked).id

    # --- How it finds and reads -------------------------------------------------------------------------
    def _required(self, key: str) -> ProviderPayment:
        found = self.fetch(key)
        if found is None:
            raise ProviderRefusedError("unknown")
        return found

    def _intent(self, reference: str) -> dict[str, Any]:
        asked = self._client.payment_intents.retrieve(reference, {"expand": ["latest_charge"]})
        return asked.to_dict()

    def _session(self, reference: str) -> dict[str, Any]:
        expanded = {"expand": ["payment_intent", "payment_intent.latest_charge"]}
        return self._client.checkout.sessions.retrieve(reference, expanded).to_dict()  # type: ignore[arg-type] # one of its TypedDicts

    def _of_session(self, key: str, session: Told) -> ProviderPayment:
        """Return a session, or once the buyer has paid on its page the payment it became."""
        intent = session.get("payment_intent")
        if session["status"] == "complete" and isinstance(intent, Mapping):
            return self._told(key, intent)
        return reading.read_session(key, session)

    def _of_intent(self, key: str, intent: Told) -> ProviderPayment:
        """Return a PaymentIntent; while its page is open, what the page says, though a card was refused."""
        if intent["metadata"].get(VIA) == BY_PAGE and intent["status"] in UNFINISHED:
            about: Any = {"payment_intent": intent["id"], "limit": 1}
            for session in self._client.checkout.sessions.list(about).auto_paging_iter():
                return self._of_session(key, self._session(session.id))
        return self._told(key, intent)

    def _told(self, key: str, intent: Told) -> ProviderPayment:
        """Return a PaymentIntent with all that became of its money."""
        if intent["status"] != "succeeded":
            return reading.read_intent(key, intent)
        about: Any = {"payment_intent": intent["id"], "limit": PAGE}
        refunds = [each.to_dict() for each in self._client.refunds.list(about).auto_paging_iter()]
        disputes = [each.to_dict() for each in self._client.disputes.list(about).auto_paging_iter()]
        refunds.sort(key=lambda each: (each["created"], each["id"]))
        return reading.read_intent(key, intent, refunds=refunds, disputes=disputes)

    def _listed(self, key: str, known: Known) -> ProviderPayment | None:
        """Find a payment whose answer never reached us among what was made since it was wanted."""
        since: Any = {"created": {"gte": int((known.begun_at - AROUND).timestamp())}, "limit": PAGE}
        expanded: Any = since | {"expand": ["data.latest_charge"]}
        intents = self._client.payment_intents.list(expanded)
        for intent in intents.auto_paging_iter():
            told = intent.to_dict()
            if (told.get("metadata") or {}).get(OURS) == key:
                return self._of_intent(key, told)
        for session in self._client.checkout.sessions.list(since).auto_paging_iter():
            if session.client_reference_id == key:
                return self._of_session(key, self._session(session.id))
        return None

    def _about(self, told: Told) -> ProviderPayment | None:
        """Return the payment that an object of a message is about; none when it is not ours."""
        kind = told.get("object")
        if kind == "checkout.session":
            key = (told.get("metadata") or {}).get(OURS)
            return self._of_session(key, self._session(told["id"])) if key else None
        reference = told["id"] if kind == "payment_intent" else told.get("payment_intent")
        if not isinstance(reference, str):
            return None
        intent = self._intent(reference)
        key = (intent.get("metadata") or {}).get(OURS)
        return self._of_intent(key, intent) if key else None

    # --- How it ends ------------------------------------------------------------------------------------
    def _declined(self, key: str, error: stripe.CardError) -> ProviderPayment:
        """Return a decline, and see that the refused payment cannot be paid with another method any more."""
        body: Any = error.json_body
        intent = dict(body["error"]["payment_intent"])
        with asking(), resuming():
            self._client.payment_intents.cancel(intent["id"])
        return reading.read_intent(key, {**intent, "status": "canceled"})

    def _let_go(self, found: ProviderPayment) -> None:
        if found.reference.startswith("cs_"):
            self._client.checkout.sessions.expire(found.reference)
        else:
            self._client.payment_intents.cancel(found.reference)

    def _block(self, key: str) -> None:
        """Use the key up on an empty payment: a request of ours that comes late is refused by Stripe."""
        try:
            with asking():
                empty = self._client.payment_intents.create(
                    {"amount": 100, "currency": "usd", "metadata": {BLOCKED: key}}, {"idempotency_key": key}
                )
                self._client.payment_intents.cancel(empty.id)
        except stripe.IdempotencyError as error:  # it arrived at this moment: ask again
            raise ProviderUnavailableError("The payment came to be while it was let go.") from error


@contextmanager
def asking() -> Iterator[None]:
    """Let refusals through; all else is no answer, for nothing was learnt."""
    try:
        yield
    except (stripe.CardError, stripe.IdempotencyError, stripe.InvalidRequestError):
        raise
    except stripe.StripeError as error:
        raise ProviderUnavailableError(type(error).__name__) from error


@contextmanager
def reading_only() -> Iterator[None]:
    """Tell every fault of a question that changes nothing as no answer."""
    try:
        yield
    except stripe.StripeError as error:
        raise ProviderUnavailableError(type(error).__name__) from error


@contextmanager
def resuming() -> Iterator[None]:
    """Pass over a refusal because the payment had moved on: what it is now is asked for next."""
    try:
        yield
    except (stripe.InvalidRequestError, stripe.IdempotencyError):
        return
