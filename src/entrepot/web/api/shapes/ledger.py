"""One's own accounts in the books."""

from datetime import datetime
from typing import Self

from pydantic import Field

from entrepot.apps.ledger.queries import AccountBalance
from entrepot.core.ledger import Statement as CoreStatement
from entrepot.core.ledger import StatementLine
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, Told


class Balance(Told):
    """What stands on an account, from its normal side."""

    account: str = Field(description="A kind of account.", examples=["seller_available"])
    owner: str = Field(examples=["biz_" + "0" * 22])
    balance: Amount

    @classmethod
    def of(cls, row: AccountBalance) -> Self:
        """Make one from a row."""
        return cls(account=row.account.kind.value, owner=row.account.owner, balance=Amount.of(row.balance))


class BalanceList(Told):
    """Balances of the organisation: available, on the way, owed; in every currency."""

    items: list[Balance]


class Figure(Told):
    """A part of a line, by kind of account."""

    account: str = Field(examples=["commission"])
    amount: Amount


class LedgerLine(Told):
    """You get `amount` at `occurred_at` because of `cause`; `figures` add up to the amount."""

    occurred_at: datetime
    cause: str = Field(examples=["release"])
    about: str = Field(description="The order or payout.", examples=["ord_" + "0" * 22])
    reference: str
    memo: str
    amount: Amount
    balance: Amount = Field(description="After it.")
    figures: list[Figure]

    @classmethod
    def of(cls, row: StatementLine) -> Self:
        """Make one from a row."""
        return cls.copied(
            row,
            cause=str(row.cause),
            amount=Amount.of(row.amount),
            balance=Amount.of(row.balance),
            figures=[Figure(account=each.kind.value, amount=Amount.of(each.amount)) for each in row.figures],
        )


class LedgerPage(Told):
    """Some lines of an account, the newest first."""

    items: list[LedgerLine]
    next: Next


class Statement(Told):
    """An account over a period, with opening and closing balance."""

    opening: Amount
    closing: Amount
    lines: list[LedgerLine]

    @classmethod
    def of(cls, row: CoreStatement) -> Self:
        """Make one from a statement."""
        return cls(
            opening=Amount.of(row.opening),
            closing=Amount.of(row.closing),
            lines=[LedgerLine.of(each) for each in row.lines],
        )
