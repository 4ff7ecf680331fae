"""Every read of payouts. A seller reads its own, operators and the system all."""

from entrepot.apps.payouts.queries.available import Availability, CurrencyMoney, Piece, explain_available
from entrepot.apps.payouts.queries.bank import NOT_AT_BANK, BankDifference, list_bank_differences
from entrepot.apps.payouts.queries.netting import (
    Debtor,
    Netting,
    OwedPiece,
    explain_debts,
    list_debtors,
    list_own_debts,
    list_taken,
)
from entrepot.apps.payouts.queries.payouts import (
    BankAccountView,
    PayoutDifference,
    PayoutView,
    get_bank_account,
    get_payout,
    list_payout_differences,
    list_payouts,
)
from entrepot.apps.payouts.queries.remittances import (
    CreditorView,
    Overdue,
    OwedView,
    RemittanceView,
    get_creditor,
    get_remittance,
    list_creditors,
    list_overdue,
    list_owed,
    list_remittance_items,
    list_remittances,
)
from entrepot.apps.payouts.queries.sums import count_payouts, get_on_the_way, list_bank_balances
from entrepot.apps.payouts.states import SETTLED

__all__ = [
    "NOT_AT_BANK",
    "SETTLED",
    "Availability",
    "BankAccountView",
    "BankDifference",
    "CreditorView",
    "CurrencyMoney",
    "Debtor",
    "Netting",
    "Overdue",
    "OwedPiece",
    "OwedView",
    "PayoutDifference",
    "PayoutView",
    "Piece",
    "RemittanceView",
    "count_payouts",
    "explain_available",
    "explain_debts",
    "get_bank_account",
    "get_creditor",
    "get_on_the_way",
    "get_payout",
    "get_remittance",
    "list_bank_balances",
    "list_bank_differences",
    "list_creditors",
    "list_debtors",
    "list_overdue",
    "list_owed",
    "list_own_debts",
    "list_payout_differences",
    "list_payouts",
    "list_remittance_items",
    "list_remittances",
    "list_taken",
]
