"""What a payment provider must be able to do. A contract suite proves it for each one.

A provider is addressed by *our* key for a payment, so that a call may be repeated and a lost answer asked for
again. It answers with the whole state of the payment each time: whoever reads answers in the wrong order, or
twice, still ends at the same place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from entrepot.apps.payments.evidence import Evidence
from entrepot.core.money import Money


class ProviderUnavailableError(Exception):
    """No answer came: what was asked may have happened or not. Ask again with the same key."""


class ProviderRefusedError(Exception):
    """The provider will not do it, and nothing changed. `reason` is a short code such as `over_captured`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WebhookRefusedError(Exception):
    """A message that the provider did not sign, that is too old, or that cannot be read."""


class Answer(StrEnum):
    """How a payment stands at the provider."""

    ACTION_NEEDED = "action_needed"
    """The buyer must go to `redirect_url` first: enter a card, or confirm with their bank (3-D Secure)."""
    PENDING = "pending"
    """The buyer has done all there is to do; their bank says yes or no hours or days later."""
    AUTHORISED = "authorised"
    """The money is reserved and not yet taken."""
    CAPTURED = "captured"
    DECLINED = "declined"
    VOIDED = "voided"
    """Let go before anything was taken; nothing can be taken under this key any more."""


class RefundAnswer(StrEnum):
    """How a refund stands at the provider."""

    DONE = "done"
    PENDING = "pending"
    FAILED = "failed"
    """It did not reach the buyer, or came back from their bank; the provider has the money again."""


@dataclass(frozen=True, slots=True)
class ProviderRefund:
    """Money given back. `key` is ours, or empty when the refund was made at the provider by hand."""

    reference: str
    key: str
    amount: Money
    state: RefundAnswer = RefundAnswer.DONE
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProviderChargeback:
    """Money the card scheme took back. `outcome` is empty while it is examined, then `won` or `lost`.

    Evidence that comes after `evidence_due_at` is not read. `answered` once the provider has our answer.
    `fee` is what the provider keeps for it; it comes off when the provider settles, like its other fees.
    """

    reference: str
    amount: Money
    reason: str
    outcome: str = ""
    evidence_due_at: datetime | None = None
    answered: bool = False
    fee: Money | None = None


@dataclass(frozen=True, slots=True)
class ProviderStray:
    """Money that came beside a payment and is not taken for it: another amount, too late, or a second time.

    `matter` is one of `other_amount`, `late`, `double`. It is none of what `balances` tells until it is
    sent back, nor then.
    """

    reference: str
    amount: Money
    matter: str
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One way to pay that a provider offers: a `code` such as `card` or `paynow`."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instructions:
    """What a buyer needs who pays from their bank's own app: a code to scan, and the same to be typed.

    `way` says whose code it is (`paynow`, `promptpay`, `qris`, `sepa`), `payload` is what stands in it.
    `reference` must come with the money: by it the bank knows what was paid.
    """

    way: str
    payload: str
    payee: str
    account: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPayment:
    """Everything a provider knows of one payment at one moment.

    `expires_at` is when it ends by itself as it stands: the buyer's page, the bank's promise, the wait for
    their money. `captured` is less than `amount` when a part was asked for.
    """

    key: str
    reference: str
    state: Answer
    amount: Money
    captured: Money
    refunds: tuple[ProviderRefund, ...] = ()
    chargebacks: tuple[ProviderChargeback, ...] = ()
    strays: tuple[ProviderStray, ...] = ()
    reason: str = ""
    redirect_url: str = ""
    expires_at: datetime | None = None
    instructions: Instructions | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationRequest:
    """What a provider is asked for.

    `method` is what the provider's own form gave for the card (a token), or empty to send the buyer to the
    provider's page. We pass it on and never keep it: it stays out of the repr and of every log.
    """

    key: str
    amount: Money
    capture_at_once: bool
    return_url: str
    description: str
    method: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Settlement:
    """Money a provider paid into our bank: `amount` of what it held, of which it kept the `fee`."""

    reference: str
    amount: Money
    fee: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class ProviderNotice:
    """One webhook, its signature checked. `event` is the provider's id of it: a repeat carries the same.

    `payment` is None when it is about something else: a payout, or what another shop has at this provider.
    """

    event: str
    kind: str
    payment: ProviderPayment | None


class PaymentProvider(Protocol):
    """One provider. Each call may raise ProviderUnavailableError; none is made inside a transaction."""

    @property
    def name(self) -> str:
        """Name this provider, as in settings, addresses and ledger accounts."""

    def ways(self, currency: str) -> tuple[Way, ...]:
        """Return how an amount in this currency can be paid here; nothing where it cannot."""

    def authorise(self, request: AuthorisationRequest) -> ProviderPayment:
        """Ask for the money. The same key again answers the same payment, whatever the method.

        A decline is an answer, with its `reason`. ProviderRefusedError when the key was used for another
        amount, or was blocked by `void`.
        """

    def capture(self, key: str, *, amount: Money | None = None) -> ProviderPayment:
        """Take the authorised amount, or a part of it and let the rest go; again is the same.

        Refused when it is not authorised any more (`is_<state>`), or for more than that (`over_authorised`).
        """

    def void(self, key: str) -> ProviderPayment | None:
        """Let the payment go; again is the same.

        Refused (`captured`) once money was taken, and (`is_pending`) while the buyer's bank has it in hand.
        None when the provider never heard of the key: from then on `authorise` with it is refused.
        """

    def refund(self, key: str, *, refund_key: str, amount: Money) -> ProviderPayment:
        """Give money back; the same `refund_key` again gives it once.

        Refused (`over_captured`) when all refunds together would be more than was captured.
        """

    def stop_refund(self, key: str, *, refund_key: str) -> ProviderPayment:
        """Stop a refund that has not reached the buyer: it ends `failed`, reason `stopped`. Again, the same.

        Refused (`unknown`, `is_done`, `cannot_stop`) when there is none, it is done, or it cannot be called
        back any more.
        """

    def submit_evidence(self, key: str, *, chargeback: str, evidence: Evidence) -> ProviderPayment:
        """Show what speaks against a chargeback, by its reference, for good; again is the same.

        Refused (`unknown`, `closed`, `too_late`, `too_large`) when there is none, it is decided, its term
        has passed, or the papers are more than the provider takes.
        """

    def accept_chargeback(self, key: str, *, chargeback: str) -> ProviderPayment:
        """Say that the buyer may keep the money; again is the same.

        Refused (`unknown`, `closed`) when there is none, or it was won.
        """

    def send_back(self, key: str, *, stray: str) -> ProviderPayment:
        """Send money back that came beside a payment, by its reference; again is the same.

        Refused (`unknown`, `cannot_return`) when there is none, or the bank it came from does not take it.
        """

    def fetch(self, key: str) -> ProviderPayment | None:
        """Return how the payment stands now, or None when the provider never heard of it."""

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> ProviderNotice:
        """Check the signature and read the message. WebhookRefusedError when it is not the provider's own."""

    def balances(self) -> dict[str, Money]:
        """Return what the provider holds for us by currency; below zero when it is owed."""

    def settlements(self) -> list[Settlement]:
        """Return what it paid into our bank, oldest first."""
