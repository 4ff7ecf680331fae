"""The chart of accounts: what an amount is held as, for whom, in which currency.

A positive amount is a debit, a negative one a credit. ``normal_side`` is the side on which an account of
that kind usually stands; a balance seen from that side reads as people expect (a seller's available money
is above zero).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from entrepot.core.money import Money, exponent

from .errors import LedgerError

Side = Literal["debit", "credit"]


class AccountKind(StrEnum):
    """What the money is. The owner of the account says whose."""

    BANK = "bank"
    """Our own account at a bank; owner: the bank account."""
    PROVIDER_CLEARING = "provider_clearing"
    """Captured by a payment provider, not yet in the bank; owner: the provider."""
    RECEIVABLE = "receivable"
    """Owed to the platform; owner: the debtor."""
    SELLER_ADVANCE = "seller_advance"
    """Paid to a seller before the buyer has the goods, to be repaid by what is held; owner: the order."""
    BUYER_FUNDS = "buyer_funds"
    """Paid by a buyer and held until receipt is confirmed; owner: the order."""
    SELLER_AVAILABLE = "seller_available"
    """Earned by a seller and free to be paid out; owner: the seller."""
    PAYOUT_TRANSIT = "payout_transit"
    """Sent to the bank of a seller or a creditor and not yet settled; owner: the seller, the creditor."""
    CARRIER_PAYABLE = "carrier_payable"
    """Freight and insurance collected for whoever carries; owner: the carrier."""
    TAX_PAYABLE = "tax_payable"
    """VAT, GST and the like collected; owner: the tax authority."""
    DUTY_PAYABLE = "duty_payable"
    """Customs duty collected; owner: the customs authority."""
    COMMISSION = "commission"
    """Fees earned by the platform at the full tariff; owner: the platform."""
    RELIEF = "relief"
    """Commission given up for a supported seller; owner: the programme that pays for it."""
    PROVIDER_FEE = "provider_fee"
    """What payment providers and banks charge; owner: the provider."""
    LOSS = "loss"
    """Chargebacks, bad debts and goodwill borne by the platform; owner: the platform."""
    DISPUTE = "dispute"
    """Taken back by a card scheme and not decided yet; owner: the order."""
    EXCHANGE = "exchange"
    """The open position between currencies; owner: the platform."""
    ROUNDING = "rounding"
    """Coins left over by rounding, above or below; owner: the platform."""


NORMAL_SIDE: Mapping[AccountKind, Side] = MappingProxyType(
    {
        AccountKind.BANK: "debit",
        AccountKind.PROVIDER_CLEARING: "debit",
        AccountKind.RECEIVABLE: "debit",
        AccountKind.SELLER_ADVANCE: "debit",
        AccountKind.BUYER_FUNDS: "credit",
        AccountKind.SELLER_AVAILABLE: "credit",
        AccountKind.PAYOUT_TRANSIT: "credit",
        AccountKind.CARRIER_PAYABLE: "credit",
        AccountKind.TAX_PAYABLE: "credit",
        AccountKind.DUTY_PAYABLE: "credit",
        AccountKind.COMMISSION: "credit",
        AccountKind.RELIEF: "debit",
        AccountKind.PROVIDER_FEE: "debit",
        AccountKind.LOSS: "debit",
        AccountKind.DISPUTE: "debit",
        AccountKind.EXCHANGE: "debit",
        AccountKind.ROUNDING: "debit",
    }
)

CLAIMED = frozenset(
    {
        AccountKind.BUYER_FUNDS,
        AccountKind.SELLER_AVAILABLE,
        AccountKind.PAYOUT_TRANSIT,
        AccountKind.DISPUTE,
        AccountKind.SELLER_ADVANCE,
    }
)
"""Kinds that several may want to spend at once: their balances are kept, and claimed in one step."""

MAY_OWE = frozenset({AccountKind.SELLER_AVAILABLE})
"""Of these, kinds that may fall below zero: a refund after the payout is a debt of the seller."""


@dataclass(frozen=True, slots=True)
class AccountRef:
    """One account: its kind, the public id of its owner, its currency. It needs no row to exist."""

    kind: AccountKind
    owner: str
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.kind, AccountKind):
            raise LedgerError(f"{self.kind!r} is no kind of account.")
        if not self.owner:
            raise LedgerError(f"A {self.kind} account needs an owner.")
        exponent(self.currency)

    @property
    def normal_side(self) -> Side:
        """The side on which an account of this kind usually stands."""
        return NORMAL_SIDE[self.kind]

    def seen(self, amount: Money) -> Money:
        """Return a debit-positive ``amount`` as seen from the normal side."""
        return amount if self.normal_side == "debit" else -amount
