"""Payouts as the people see them who let them go."""

from collections.abc import Mapping
from typing import Self

from pydantic import Field

from entrepot.apps.payouts import queries
from entrepot.apps.payouts.actions import Proposal
from entrepot.web.api.paging import Next
from entrepot.web.api.shapes.base import Amount, Asked, Told
from entrepot.web.api.shapes.payouts import Payout


class WatchedPayout(Payout):
    """A payout and who had a hand in it, by name. Nobody: the platform did it by itself."""

    proposed_by: str | None
    approved_by: str | None
    batch: str = Field(description="The bank's file it is in, or empty.")

    @classmethod
    def seen(cls, row: queries.PayoutView, people: Mapping[int, str]) -> Self:
        """Make one from a row and the names of people."""
        return cls(
            **Payout.of(row).model_dump(),
            proposed_by=people.get(row.proposed_by or 0),
            approved_by=people.get(row.approved_by or 0),
            batch=row.batch,
        )


class WatchedPayoutPage(Told):
    """Some payouts of all sellers, the newest first."""

    items: list[WatchedPayout]
    next: Next


class ProposalAsked(Asked):
    """Whom to propose payouts for."""

    business: str = Field("", pattern="^(biz_[0-9a-z]{22})?$", description="One seller; empty for all.")


class UnpaidSeller(Told):
    """A seller who is not paid in a currency for now, and why."""

    business: str
    available: Amount
    reasons: list[str] = Field(examples=[["not_verified"]])


class Proposed(Told):
    """What was proposed, for somebody else to approve; and who gets nothing, and why."""

    payouts: list[str]
    unpaid: list[UnpaidSeller]

    @classmethod
    def of(cls, made: Proposal) -> Self:
        """Make one from what a round came to."""
        return cls(
            payouts=list(made.payouts),
            unpaid=[
                UnpaidSeller(
                    business=each.business,
                    available=Amount.of(each.available),
                    reasons=[str(finding.reason) for finding in each.findings],
                )
                for each in made.unpaid
            ],
        )


class PayoutRejection(Asked):
    """Why a payout is stopped; the seller reads it."""

    reason: str = Field(max_length=24, pattern="^[a-z_]+$", examples=["unclear"])


class PayoutHandedIn(Told):
    """Whether the bank has it. A bank that did not answer is asked again by itself."""

    at_bank: bool
    payout: WatchedPayout
