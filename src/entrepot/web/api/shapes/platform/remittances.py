"""What is held for authorities and carriers, and the remittances that pay it over."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal, Self

from pydantic import Field

from entrepot.apps.ledger.queries import Item
from entrepot.apps.payouts import queries
from entrepot.apps.payouts.actions import RemittanceRound
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, Asked, Told
from entrepot.web.api.shapes.payouts import Exchanged

OWNER = r"^[\w .&/-]{0,64}$"
OWNER_NAME = r"^[\w .&-]{1,64}$"


class CreditorAccount(Told):
    """Where a creditor is paid; of the number only the last figures."""

    id: str = Field(examples=["bac_" + "0" * 22])
    holder: str
    country: str
    ending: str = Field(examples=["3000"])
    currency: str = Field(description="It is paid in; empty: as it is held.")
    source: str = Field(description="Where it is written.")

    @classmethod
    def of(cls, row: queries.BankAccountView, source: str) -> Self:
        """Make one from an account and where it is written."""
        return cls.copied(row, id=row.public_id, source=source)


class Creditor(Told):
    """Somebody money is held for, and the terms of today; empty where nobody has said any."""

    owner: str = Field(description="The name in the books.", examples=["SG-CUSTOMS"])
    name: str
    kind: str = Field(description="authority, scheme or carrier.", examples=["authority"])
    cycle: str = Field(description="weekly, monthly or quarterly.", examples=["monthly"])
    due_days: int = Field(description="Counted from the last day of the period.")
    reference: str = Field(description="What they know us by.")
    source: str = Field(description="Where the terms are written.")
    terms_since: date | None
    account: CreditorAccount | None

    @classmethod
    def of(cls, row: queries.CreditorView) -> Self:
        """Make one from a row."""
        account = CreditorAccount.of(row.account, row.account_source) if row.account else None
        return cls.copied(row, account=account)


class CreditorAsked(Asked):
    """Who stands behind a name in the books, and when they are paid, from a day on."""

    name: str = Field(min_length=1, max_length=120, description="In full.", examples=["Singapore Customs"])
    kind: Literal["authority", "scheme", "carrier"]
    cycle: Literal["weekly", "monthly", "quarterly"]
    due_days: int = Field(ge=0, le=120, description="Counted from the last day of the period.")
    reference: str = Field("", max_length=60, description="What they know us by; they read it.")
    source: str = Field(min_length=1, max_length=300, description="Where it is written.")
    valid_from: date | None = Field(None, description="Null: today.")


class CreditorList(Told):
    """Everybody whose name is known, whether anything is held for them or not."""

    items: list[Creditor]


class Owed(Told):
    """What is held for somebody in one currency."""

    owner: str = Field(examples=["SG-CUSTOMS"])
    name: str
    is_known: bool
    amount: Amount
    due: Amount = Field(description="Of periods that are over.")
    on_the_way: Amount = Field(description="Proposed, and not out of our bank yet.")
    kinds: list[str] = Field(examples=[["duty_payable", "tax_payable"]])
    count: int = Field(description="How many items.")
    since: datetime | None
    due_on: date | None
    is_overdue: bool

    @classmethod
    def of(cls, row: queries.OwedView) -> Self:
        """Make one from a row."""
        money = {name: Amount.of(getattr(row, name)) for name in ("amount", "due", "on_the_way")}
        return cls.copied(row, kinds=[each.value for each in row.kinds], **money)


class OwedList(Told):
    """What is held for whom, overdue first, then by the day it is due."""

    items: list[Owed]


class Remittance(Told):
    """Money paid over to an authority or a carrier, and who had a hand in it. Nobody: the platform itself."""

    id: str = Field(examples=["pot_" + "0" * 22])
    owner: str = Field(examples=["SG-CUSTOMS"])
    name: str
    amount: Amount
    exchange: Exchanged | None = Field(description="Null where it is paid as it was held.")
    state: str = Field(examples=["settled"])
    state_words: str
    reason_words: str = Field(description="Why it was stopped or came back; or empty.")
    account: CreditorAccount
    start: date = Field(description="The first day it covers.")
    last: date
    due_on: date
    is_overdue: bool
    note: str = Field(description="What they read on their statement.")
    bank_reference: str
    proposed_by: str | None
    approved_by: str | None
    proposed_at: datetime
    approved_at: datetime | None
    sent_at: datetime | None
    settled_at: datetime | None

    @classmethod
    def seen(cls, row: queries.RemittanceView, people: Mapping[int, str]) -> Self:
        """Make one from a row and the names of people."""
        return cls.copied(
            row,
            id=row.public_id,
            amount=Amount.of(row.amount),
            exchange=Exchanged.maybe(row.conversion, row.conversion_words),
            account=CreditorAccount.of(row.account, row.account_source),
            proposed_by=people.get(row.proposed_by or 0),
            approved_by=people.get(row.approved_by or 0),
        )


class RemittancePage(Told):
    """Some remittances, the newest first."""

    items: list[Remittance]
    next: Next


class RemittedItem(Told):
    """One line of a remittance: what was put aside, or went back to a buyer, and because of what."""

    account: str = Field(examples=["duty_payable"])
    amount: Amount = Field(description="Below zero where it went back to a buyer.")
    cause: str = Field(examples=["set_aside"])
    order: str
    declarations: list[str] = Field(description="What customs knows them by.")
    occurred_at: datetime

    @classmethod
    def of(cls, row: Item, declared: Mapping[str, tuple[str, ...]]) -> Self:
        """Make one from an item and the declarations of orders."""
        return cls(
            account=row.account.kind.value,
            amount=Amount.of(row.amount),
            cause=row.cause.value,
            order=row.about,
            declarations=list(declared.get(row.about, ())),
            occurred_at=row.occurred_at,
        )


class RemittedItemList(Told):
    """Every line of a remittance, oldest first; they add up to it."""

    items: list[RemittedItem]


class RemittancesAsked(Asked):
    """Whom to propose remittances for."""

    owner: str = Field("", pattern=OWNER, description="One name in the books; empty for all.")


class Unremitted(Told):
    """Somebody who is not paid in a currency for now, and why."""

    owner: str
    amount: Amount
    reason: str = Field(examples=["no_account"])


class RemittancesProposed(Told):
    """What was proposed, for somebody else to approve; and who gets nothing, and why."""

    remittances: list[str]
    unremitted: list[Unremitted]

    @classmethod
    def of(cls, made: RemittanceRound) -> Self:
        """Make one from what a round came to."""
        return cls(
            remittances=list(made.remittances),
            unremitted=[Unremitted.copied(each, amount=Amount.of(each.amount)) for each in made.unremitted],
        )


class RemittanceHandedIn(Told):
    """Whether the bank has it. A bank that did not answer is asked again by itself."""

    at_bank: bool
    remittance: Remittance
