from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.payouts.models import (
    BankAccount,
    BankMovement,
    BankStatement,
    Batch,
    Creditor,
    CreditorTerms,
    ExchangeCharge,
    Minimum,
    Payout,
    StatedRate,
)

show_raw(BankMovement, BankStatement, Batch, Creditor, CreditorTerms, Minimum, Payout)
show_raw(ExchangeCharge, StatedRate)
show_raw(BankAccount, hidden=("holder",))
