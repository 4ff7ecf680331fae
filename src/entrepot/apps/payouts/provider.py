"""What a bank must be able to do: take a file of transfers, and give the statements of our account.

Each transfer carries *our* key (the public id of a payout or remittance), which the bank repeats on its
statement. A file may be handed in again under the same message id, for an answer that was lost; it is carried
out once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from entrepot.core.money import Money


class BankUnavailableError(Exception):
    """No answer came: the bank may have the file or not. Hand it in again, with the same message id."""


class BankRefusedError(Exception):
    """The bank will not take the file, and nothing of it is paid. `reason` is a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StatementUnreadableError(Exception):
    """What came from the bank is no statement, or one that does not add up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Money to one account. The number stays out of the repr and of every log."""

    key: str
    amount: Money
    holder: str
    country: str
    number: str = field(repr=False)
    is_iban: bool
    bic: str
    bank_code: str
    note: str = ""
    """What the payee reads on its statement, beside our key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAccount:
    """The account that transfers leave from. The number stays out of the repr."""

    holder: str
    country: str
    number: str = field(repr=False)
    is_iban: bool = True
    bic: str = ""
    bank_code: str = ""


class TransferWriter(Protocol):
    """Writes a file of transfers as banks take it: the same bytes for the same file."""

    def __call__(self, file: "TransferFile", *, own: OwnAccount) -> bytes:
        """Return the file's content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFile:
    """Everything of one file; `message` is its id."""

    message: str
    made_at: datetime
    transfers: tuple[Transfer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One line of a statement: above zero came in. `key` is ours for what went out and for its return.

    For other money that came in it is what the payer named. `reason` is a code of ISO 20022, of a return.
    """

    reference: str
    key: str
    amount: Money
    booked_at: datetime
    is_return: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement. The opening balance and its movements make the closing balance."""

    number: str
    made_at: datetime
    opening: Money
    closing: Money
    movements: tuple[Movement, ...]

    def __post_init__(self) -> None:
        led = Money.total((each.amount for each in self.movements), self.opening.currency) + self.opening
        if led != self.closing:
            raise StatementUnreadableError(f"Statement {self.number} leads to {led}, not to {self.closing}.")


class Bank(Protocol):
    """The bank that keeps our account. Any call may raise BankUnavailableError; none is in a transaction."""

    @property
    def name(self) -> str:
        """Name the account, as in settings and in the ledger."""

    def submit(self, file: TransferFile) -> None:
        """Hand a file in; the same message id is the same file. BankRefusedError when it is not taken."""

    def statements(self) -> Sequence[Statement]:
        """Return the statements of our account, oldest first; those told before may be among them."""
