"""The world around the platform, for a test that walks all the way: card firm, carrier, customs and bank.

Each has books of its own. Nothing happens out there, and no worker works, before a test says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from entrepot.adapters import bank_sandbox, customs_sandbox, payment_sandbox_post, shipping_post
from entrepot.adapters.bank_sandbox import Bank
from entrepot.adapters.customs_sandbox import CustomsSandbox
from entrepot.adapters.payment_qr_sandbox import TransferSandbox
from entrepot.adapters.payment_sandbox import Sandbox
from entrepot.adapters.sandbox.rounds import bring_parcels_on, pay_us_out
from entrepot.adapters.shipping_post import EntrepotPost
from entrepot.apps.customs.rounds import follow_declarations
from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.models import DeadLetter
from entrepot.apps.payments.rounds import look_for_settlements
from entrepot.apps.payouts.rounds import read_the_bank, send_approved
from entrepot.apps.shipping.provider import WAY_ABROAD
from entrepot.apps.shipping.rounds import follow_parcels

BANK_DAY = timedelta(minutes=5)
"""After so long the sandbox bank has carried out what it was sent."""


@dataclass(frozen=True, slots=True)
class Outside:
    """The parties out there, and what makes the workers work."""

    bank: Bank
    provider: Sandbox
    customs: CustomsSandbox
    post: EntrepotPost

    def bring_parcels(self) -> None:
        """Let the postman walk all the way; customs answers meanwhile."""
        for _step in WAY_ABROAD:
            work(follow_declarations, bring_parcels_on, follow_parcels)

    def settle_cards(self) -> None:
        """Let the card firm pay into the bank, and the bank tell so."""
        work(pay_us_out, look_for_settlements, send_approved, read_the_bank)

    def carry_out_transfers(self) -> None:
        """Send to the bank what was approved, and read its statement when it is done."""
        work(send_approved, read_the_bank)
        with clock.travel(clock.now() + BANK_DAY):
            work(send_approved, read_the_bank)


def work(*rounds: Callable[[], object]) -> None:
    """Make these rounds, and let both workers go on until nothing is left to do and nothing failed."""
    for each in rounds:
        each()
        while workers.run_pending("events") + workers.run_pending("bulk"):
            pass
    while workers.run_pending("events") + workers.run_pending("bulk"):
        pass
    assert [(letter.args_kwargs, letter.error) for letter in DeadLetter.objects.all()] == []


def open_outside(home: Path, patch: pytest.MonkeyPatch) -> Outside:
    """Give each party a book of its own, and let the platform find them there."""
    provider = Sandbox(home / "cards.sqlite3")
    transfers = TransferSandbox(home / "transfers.sqlite3", wake=payment_sandbox_post.send_later)
    bank = Bank(home / "bank.sqlite3", income=provider.settlements)
    customs = CustomsSandbox(home / "customs.sqlite3", delay=timedelta(0))
    post = EntrepotPost(home / "post.sqlite3")
    patch.setattr(payment_sandbox_post, "connect", lambda: provider)
    patch.setattr(payment_sandbox_post, "connect_transfers", lambda: transfers)
    patch.setattr(bank_sandbox, "connect", lambda: bank)
    patch.setattr(customs_sandbox, "connect", lambda: customs)
    patch.setattr(shipping_post, "connect", lambda: post)
    return Outside(bank=bank, provider=provider, customs=customs, post=post)
