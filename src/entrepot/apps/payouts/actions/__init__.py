"""Every write of payouts: who is paid and where, propose, approve, send, record what the bank did."""

from .accounts import set_bank_account
from .changing import record_bank_exchange, set_exchange_charge, state_rate
from .crediting import set_creditor, set_creditor_account
from .deciding import approve_payout, reject_payout
from .lending import export_own_account
from .listening import collect_statements, handle_movements, record_statement
from .owing import look_at_debts, write_off_debt
from .proposing import Proposal, Unpaid, propose_payouts, set_minimum
from .reconciling import reconcile_payouts
from .recording import record_failure, record_settlement
from .remitting import RemittanceRound, Unremitted, propose_remittances
from .sending import export_file, send_payout, send_payouts

__all__ = [
    "Proposal",
    "RemittanceRound",
    "Unpaid",
    "Unremitted",
    "approve_payout",
    "collect_statements",
    "export_file",
    "export_own_account",
    "handle_movements",
    "look_at_debts",
    "propose_payouts",
    "propose_remittances",
    "reconcile_payouts",
    "record_bank_exchange",
    "record_failure",
    "record_settlement",
    "record_statement",
    "reject_payout",
    "send_payout",
    "send_payouts",
    "set_bank_account",
    "set_creditor",
    "set_creditor_account",
    "set_exchange_charge",
    "set_minimum",
    "state_rate",
    "write_off_debt",
]
