"""Orders as the platform sees them: with the money that is held, and every entry about them."""

from datetime import datetime
from typing import Any, Self

from pydantic import Field

from entrepot.core.ledger import Entry
from entrepot.web.api.shapes.base import Amount, Told
from entrepot.web.api.shapes.orders import Order


class OrderCounts(Told):
    """How many orders stand where; a state without any is left out. 10001 says that there are more."""

    total: int = Field(description="Of what was counted.")
    states: dict[str, int] = Field(examples=[{"awaiting_payment": 2, "released": 40}])


class BookedPosting(Told):
    """One side of an entry: a debit is above zero."""

    account: str = Field(examples=["buyer_funds"])
    owner: str
    amount: Amount


class BookedEntry(Told):
    """One entry of the books; its postings add up to nothing in each currency."""

    source: str
    reference: str
    cause: str = Field(examples=["capture"])
    memo: str
    occurred_at: datetime
    postings: list[BookedPosting]

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Make one from an entry."""
        return cls.copied(
            entry,
            cause=str(entry.cause),
            postings=[
                BookedPosting(
                    account=each.account.kind.value, owner=each.account.owner, amount=Amount.of(each.amount)
                )
                for each in entry.postings
            ],
        )


class OrderFile(Told):
    """All that the platform knows of an order's money and way."""

    order: Order
    seller: str = Field(description="The seller's name.")
    held: Amount = Field(description="What the books hold for it.")
    payments: list[str] = Field(description="Every try to pay for it.", examples=[["pay_" + "0" * 22]])
    refunds: list[str]
    chargebacks: list[str]
    entries: list[BookedEntry]
    desk: list[str] = Field(description="What waits or waited on it, the latest first.")

    @classmethod
    def of(cls, found: dict[str, Any], desk: list[str]) -> Self:
        """Make one from what is gathered of an order."""
        return cls(
            order=Order.of(found["order"]),
            seller=found["seller"],
            held=Amount.of(found["held"]),
            **{
                name: [each.public_id for each in found[name]]
                for name in ("payments", "refunds", "chargebacks")
            },
            entries=[BookedEntry.of(each) for each in found["entries"]],
            desk=desk,
        )
