"""What payouts announces. Ids are public ids, amounts minor units of `currency`; no account number."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccountChanged:
    """A business is paid to another account from now on. `held_until`: nothing is paid before that moment."""

    business: str
    account: str
    ending: str  # the last figures, to be recognised by
    is_first: bool
    held_until: datetime | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutProposed:
    """Money of a business was put aside to be paid out; somebody approves it."""

    payout: str
    business: str
    currency: str
    amount_minor: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutApproved:
    """A second person let it be paid."""

    payout: str
    business: str
    currency: str
    amount_minor: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutRejected:
    """It is not paid; the money is the seller's to be paid later. `reason` is a code of `words`."""

    payout: str
    business: str
    currency: str
    amount_minor: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutSent:
    """The bank has it."""

    payout: str
    business: str
    currency: str
    amount_minor: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutSettled:
    """It left our bank account."""

    payout: str
    business: str
    currency: str
    amount_minor: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutFailed:
    """The bank refused it or sent it back; the money is available again. `reason` is a code of `words`."""

    payout: str
    business: str
    currency: str
    amount_minor: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceMoved:
    """Money owed to an authority or a carrier came a step further, or back; `state` as in `states`."""

    remittance: str
    creditor: str  # its name in the books
    currency: str
    amount_minor: int
    state: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditorChanged:
    """Where or when an authority or a carrier is paid was said anew."""

    creditor: str  # its name in the books
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutDisagreed:
    """What the bank did with a payout cannot be joined to what we know; nothing was changed, a person looks.

    `matter`: `unknown`, `other_amount`, `after_end`.
    """

    bank: str
    reference: str
    payout: str
    matter: str
    at: datetime
