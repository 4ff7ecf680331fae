"""Every read of payouts. A seller reads its own, operators and the system all."""

from entrepot.apps.payouts.queries.available import Availability, CurrencyMoney, Piece, explain_available
from entrepot.apps.payouts.queries.bank import BankDifference, list_bank_differences
from entrepot.apps.payouts.queries.payouts import (
    BankAccountView,
    PayoutDifference,
    PayoutView,
    get_bank_account,
    get_payout,
    list_payout_differences,
    list_payouts,
)

__all__ = [
    "Availability",
    "BankAccountView",
    "BankDifference",
    "CurrencyMoney",
    "PayoutDifference",
    "PayoutView",
    "Piece",
    "explain_available",
    "get_bank_account",
    "get_payout",
    "list_bank_differences",
    "list_payout_differences",
    "list_payouts",
]
