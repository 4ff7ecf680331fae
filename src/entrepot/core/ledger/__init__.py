"""Every money step is one entry that balances in each currency. Values only: storing them is for the apps."""

from .accounts import CLAIMED, MAY_OWE, NORMAL_SIDE, AccountKind, AccountRef, Side
from .beancount import beancount_lines
from .by_hand import paid_by_bank
from .causes import Cause
from .claims import SPENDING, changes, floors
from .conversions import Conversion, convert
from .debts import Cover, Debt, Traced, trace_debts
from .entries import Entry, Posting, credit, debit, reverse, sums
from .errors import LedgerError, TooMuchError, UnbalancedError
from .exchange import ExchangeHouse, exchange
from .hledger import hledger_lines
from .payouts import Hold, PayoutFinding, PayoutPlan, PayoutReason, plan_payout
from .postings import (
    Stamp,
    captured,
    debt_netted,
    debt_written_off,
    dues_kept,
    dues_set_aside,
    dues_short,
    kept_given_up,
    payout_failed,
    payout_proposed,
    payout_settled,
    provider_settled,
    sale_released,
)
from .refunds import (
    chargeback_covered,
    chargeback_lost,
    chargeback_opened,
    chargeback_won,
    refund,
    refunded,
)
from .remittances import (
    OWED,
    REMITTING,
    Cycle,
    Period,
    last_period,
    period_of,
    remittance_failed,
    remittance_proposed,
    remittance_settled,
)
from .replaced import replacement_charged
from .returned import Bearing, returned, way_back_paid
from .sales import Parts, Progress, Sale, Share, carriage, duty, relief, spread, tax
from .statements import Figure, Statement, StatementLine, balance_of, balances, figures_of, line_of, state

__all__ = [
    "CLAIMED",
    "MAY_OWE",
    "NORMAL_SIDE",
    "OWED",
    "REMITTING",
    "SPENDING",
    "AccountKind",
    "AccountRef",
    "Bearing",
    "Cause",
    "Conversion",
    "Cover",
    "Cycle",
    "Debt",
    "Entry",
    "ExchangeHouse",
    "Figure",
    "Hold",
    "LedgerError",
    "Parts",
    "PayoutFinding",
    "PayoutPlan",
    "PayoutReason",
    "Period",
    "Posting",
    "Progress",
    "Sale",
    "Share",
    "Side",
    "Stamp",
    "Statement",
    "StatementLine",
    "TooMuchError",
    "Traced",
    "UnbalancedError",
    "balance_of",
    "balances",
    "beancount_lines",
    "captured",
    "carriage",
    "changes",
    "chargeback_covered",
    "chargeback_lost",
    "chargeback_opened",
    "chargeback_won",
    "convert",
    "credit",
    "debit",
    "debt_netted",
    "debt_written_off",
    "dues_kept",
    "dues_set_aside",
    "dues_short",
    "duty",
    "exchange",
    "figures_of",
    "floors",
    "hledger_lines",
    "kept_given_up",
    "last_period",
    "line_of",
    "paid_by_bank",
    "payout_failed",
    "payout_proposed",
    "payout_settled",
    "period_of",
    "plan_payout",
    "provider_settled",
    "refund",
    "refunded",
    "relief",
    "remittance_failed",
    "remittance_proposed",
    "remittance_settled",
    "replacement_charged",
    "returned",
    "reverse",
    "sale_released",
    "spread",
    "state",
    "sums",
    "tax",
    "trace_debts",
    "way_back_paid",
]
