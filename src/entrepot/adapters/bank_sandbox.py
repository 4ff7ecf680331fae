"""A bank for trying things out. It behaves like a real one and moves no money.

It takes the very file a bank takes, keeps its own books in a file of its own, carries transfers out a
little later, and tells what it did by statements. It keeps no account number; the last figures of one say
what becomes of a transfer to it (`FATES`). It pays only what our account covers: on it is what payment
providers paid in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from xml.etree import ElementTree as ET

from entrepot.adapters import payment_sandbox_post
from entrepot.adapters.bank_sandbox_file import Line, Order, Vault, opened
from entrepot.adapters.bank_sandbox_statement import write_statement
from entrepot.adapters.iso20022_statements import read_statements
from entrepot.adapters.iso20022_transfers import unwire, write_transfers
from entrepot.apps.kernel import clock, paths
from entrepot.apps.payments.provider import Settlement
from entrepot.apps.payouts.provider import (
    BankRefusedError,
    BankUnavailableError,
    OwnAccount,
    Statement,
    TransferFile,
)
from entrepot.core.money import Money

FILE = "bank-sandbox.sqlite3"
OWN = OwnAccount(
    holder="Entrepot Sellers' Money", country="DE", number="DE89370400440532013000", bic="COBADEFFXXX"
)
CARRIED_OUT_AFTER = timedelta(minutes=1)
COMES_BACK_AFTER = timedelta(minutes=1)
FATES = MappingProxyType({"0002": "AC04", "0003": "AC01", "0004": "BE01"})
"""Last figures of an account to which a transfer goes out and comes back, and the reason that is given."""

type Income = Callable[[], Sequence[Settlement]]
"""Tells what payment providers have paid into the account."""


@dataclass(frozen=True, slots=True)
class Bank:
    """One sandbox bank, with its books in `file`."""

    file: Path
    income: Income = tuple
    name: str = "main"

    def submit(self, file: TransferFile) -> None:
        """Take a file of transfers; the same again is one."""
        document = write_transfers(file, own=OWN)
        mood = self._mood()
        if mood.startswith("refuses:"):
            raise BankRefusedError(mood.partition(":")[2])
        with opened(self.file) as vault:
            if not vault.knows(file.message):
                vault.accept(file.message, _orders(document), due_at=clock.now() + CARRIED_OUT_AFTER)
        if mood == "silent":
            raise BankUnavailableError("The sandbox's answer was lost on the way.")

    def statements(self) -> list[Statement]:
        """Carry out what is due and return every statement, as read from the file a bank gives."""
        now = clock.now()
        self._mood()
        paid_in = self.income()
        with opened(self.file) as vault:
            for each in paid_in:
                amount = Money(each.amount.minor - each.fee.minor, each.amount.currency)
                vault.book(Line(each.reference, each.reference, amount, each.at))
            _carry_out(vault, now)
            vault.close_statements(now)
            told = vault.statements()
        return [statement for each in told for statement in read_statements(write_statement(OWN, each))]

    def behave(self, *moods: str) -> None:
        """Answer the next calls so: `away`, `silent` (done, the answer is lost), `refuses:<reason>`."""
        with opened(self.file) as vault:
            vault.set_moods(moods)

    def owns(self, amount: Money) -> None:
        """Put money on the account that no provider paid in, as an owner does who opens it."""
        with opened(self.file) as vault:
            reference = f"OWN-{vault.next_number()}"
            vault.book(Line(reference, reference, amount, clock.now()))

    def _mood(self) -> str:
        """Return how to behave now, and be away when that is it."""
        with opened(self.file) as vault:
            mood = vault.take_mood()
        if mood == "away":
            raise BankUnavailableError("The sandbox was not reached.")
        return mood


def connect() -> Bank:
    """Return this installation's sandbox bank, which the sandbox payment providers pay into."""
    return Bank(paths.home() / FILE, income=payment_sandbox_post.list_settlements)


def _orders(document: bytes) -> list[Order]:
    """Read the file as the bank does; of an account only what becomes of it is kept."""
    root = ET.fromstring(document)  # noqa: S314 - we have just written it
    space = {"p": root.tag[1:].partition("}")[0]}
    found = []
    for line in root.iterfind(".//p:CdtTrfTxInf", space):
        amount = line.find("p:Amt/p:InstdAmt", space)
        number = line.findtext("p:CdtrAcct/p:Id/p:IBAN", "", space) or line.findtext(
            "p:CdtrAcct/p:Id/p:Othr/p:Id", "", space
        )
        if amount is None or not number:
            raise BankRefusedError("FF01")
        key = unwire(line.findtext("p:PmtId/p:EndToEndId", "", space))
        money = Money.parse(amount.text or "", amount.attrib["Ccy"])
        found.append(Order(key, money, FATES.get(number[-4:], "")))
    return found


def _carry_out(vault: Vault, now: datetime) -> None:
    """Book what is due and covered; send back, a little later, what cannot arrive."""
    for order, due_at in vault.due_orders(now):
        if vault.balance(order.amount.currency) < order.amount:
            continue
        vault.book(Line(f"BK{vault.next_number():010}", order.key, -order.amount, due_at))
        vault.done(order.key, comes_back_at=due_at + COMES_BACK_AFTER if order.fate else None)
    for order, due_at in vault.due_returns(now):
        vault.book(Line(f"BK{vault.next_number():010}", order.key, order.amount, due_at, returned=order.fate))
        vault.returned(order.key)
