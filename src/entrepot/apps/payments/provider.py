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
    AUTHORISED = "authorised"
    """The money is reserved and not yet taken."""
    CAPTURED = "captured"
    DECLINED = "declined"
    VOIDED = "voided"
    """Let go before anything was taken; nothing can be taken under this key any more."""


@dataclass(frozen=True, slots=True)
class ProviderRefund:
    """Money given back. `key` is ours, or empty when the refund was made at the provider by hand."""

    reference: str
    key: str
    amount: Money


@dataclass(frozen=True, slots=True)
class ProviderChargeback:
    """Money the card scheme took back. `outcome` is empty while it is examined, then `won` or `lost`."""

    reference: str
    amount: Money
    reason: str
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPayment:
    """Everything a provider knows of one payment at one moment."""

    key: str
    reference: str
    state: Answer
    amount: Money
    captured: Money
    refunds: tuple[ProviderRefund, ...] = ()
    chargebacks: tuple[ProviderChargeback, ...] = ()
    reason: str = ""
    redirect_url: str = ""


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
    """One webhook, its signature checked. `event` is the provider's id of it: a repeat carries the same."""

    event: str
    kind: str
    payment: ProviderPayment


class PaymentProvider(Protocol):
    """One provider. Each call may raise ProviderUnavailableError; none is made inside a transaction."""

    @property
    def name(self) -> str:
        """Name this provider, as in settings, addresses and ledger accounts."""

    def authorise(self, request: AuthorisationRequest) -> ProviderPayment:
        """Ask for the money. The same key again answers the same payment, whatever the method.

        A decline is an answer, with its `reason`. ProviderRefusedError when the key was used for another
        amount, or was blocked by `void`.
        """

    def capture(self, key: str) -> ProviderPayment:
        """Take the whole authorised amount; again is the same. Refused when it is not authorised any more."""

    def void(self, key: str) -> ProviderPayment | None:
        """Let the payment go; again is the same. Refused (`captured`) once money was taken.

        None when the provider never heard of the key: from then on `authorise` with it is refused.
        """

    def refund(self, key: str, *, refund_key: str, amount: Money) -> ProviderPayment:
        """Give money back; the same `refund_key` again gives it once.

        Refused (`over_captured`) when all refunds together would be more than was captured.
        """

    def fetch(self, key: str) -> ProviderPayment | None:
        """Return how the payment stands now, or None when the provider never heard of it."""

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> ProviderNotice:
        """Check the signature and read the message. WebhookRefusedError when it is not the provider's own."""

    def balances(self) -> dict[str, Money]:
        """Return what the provider holds for us by currency; below zero when it is owed."""

    def settlements(self) -> list[Settlement]:
        """Return what it paid into our bank, oldest first."""
