"""Tables of payouts: whom we pay, where and what, and what our bank says of it."""

from entrepot.apps.payouts.models.creditors import Creditor, CreditorTerms
from entrepot.apps.payouts.models.exchange import ExchangeCharge, StatedRate
from entrepot.apps.payouts.models.payouts import (
    BankAccount,
    BankMovement,
    BankStatement,
    Batch,
    Minimum,
    Payout,
)

__all__ = [
    "BankAccount",
    "BankMovement",
    "BankStatement",
    "Batch",
    "Creditor",
    "CreditorTerms",
    "ExchangeCharge",
    "Minimum",
    "Payout",
    "StatedRate",
]
