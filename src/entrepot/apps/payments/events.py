"""What payments announces. Ids are public ids; amounts are minor units of `currency`; no card, no name."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PaidFor:
    """One thing a payment pays for: an order by its kind and public id."""

    kind: str
    subject: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCaptured:
    """The provider has taken the buyer's money; the ledger holds it for each order.

    `lines` are the orders it was taken for, each with the amount taken: less than was asked for, or not all
    of them, where a part was captured.
    """

    payment: str
    provider: str
    reference: str
    currency: str
    amount_minor: int
    lines: tuple[PaidFor, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureLeft(PaymentCaptured):
    """A capture of which nothing followed where it was recorded: its orders are to hear of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAwaited:
    """The money comes later than a card's: its orders wait, at most until then."""

    payment: str
    until: datetime
    lines: tuple[PaidFor, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFailed:
    """The provider declined. `reason` is a code of words.REASONS.

    `was_pending` when the buyer's bank said no later, with nobody at the page any more.
    """

    payment: str
    reason: str
    lines: tuple[PaidFor, ...]
    at: datetime
    was_pending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCancelled:
    """The payment was let go before money was taken: on request, or because nobody finished it."""

    payment: str
    lines: tuple[PaidFor, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRecorded:
    """The provider gave money back to the buyer of one order. Whoever knows the order posts the shares."""

    payment: str
    refund: str
    request_key: str
    provider: str
    reference: str
    kind: str
    subject: str
    currency: str
    amount_minor: int
    refunded_minor: int  # of this order, this refund included
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRefused:
    """The provider would not give the money back; what was claimed for it is free again."""

    payment: str
    refund: str
    request_key: str
    kind: str
    subject: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargebackOpened:
    """A card scheme took money back while it examines the buyer's complaint."""

    payment: str
    chargeback: str
    provider: str
    reference: str
    reason: str
    currency: str
    amount_minor: int
    lines: tuple[PaidFor, ...]
    at: datetime
    evidence_due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayReceived:
    """Money came beside a payment and was not taken for it: another amount, too late, or a second time.

    It is sent back; `matter` is `other_amount`, `late` or `double`.
    """

    payment: str
    stray: str
    currency: str
    amount_minor: int
    matter: str
    lines: tuple[PaidFor, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargebackClosed:
    """A complaint was decided: `won` gives the money back to us, `lost` does not."""

    payment: str
    chargeback: str
    provider: str
    reference: str
    won: bool
    currency: str
    amount_minor: int
    lines: tuple[PaidFor, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementRecorded:
    """A provider paid what it held into our bank, less its fee; the ledger says so."""

    provider: str
    reference: str
    bank: str
    currency: str
    amount_minor: int
    fee_minor: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentDisagreed:
    """What a provider says cannot be joined to what we know; nothing was changed, a person must look.

    `matter`: `captured_after_end`, `other_amount`, `other_reference`, `unknown_refund`, `refund_bounced`,
    `stray_kept`.
    """

    payment: str
    provider: str
    reference: str
    matter: str
    at: datetime
