"""How the makers of the demo world get their money: bank accounts, what the provider pays in, payouts."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import Actor, system
from entrepot.apps.payments import actions as payments
from entrepot.apps.payouts import actions as payouts
from entrepot.apps.payouts import queries
from entrepot.cli.demo import outside
from entrepot.cli.demo.makers import Maker

CLERK: Final = system("demo")
PROVIDER: Final = "sandbox"
PAID_OUT: Final = timedelta(days=4)  # before the day of seeding
APPROVED_AFTER: Final = timedelta(hours=5)
BANK_AFTER: Final = timedelta(days=2)
KNOWN_SINCE: Final = timedelta(days=60)  # the creditors, before the first order
CREDITORS: Final = (
    ("entrepot-post", "Entrepot Post", "carrier", "weekly", 14, "Contract 2026-7", "DE75512108001245126199"),
    (
        "EU-IOSS-TAX",
        "Bundeszentralamt fuer Steuern",
        "scheme",
        "monthly",
        30,
        "IM2760000742",
        "DE02120300000000202051",
    ),
)
"""Whom the platform pays over to: the name in the books, who it is, when, what they know us by, and where."""


def read_banks(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """Return where each maker is paid: number, and BIC or bank code."""
    return tomllib.loads((folder / "banks.toml").read_text(encoding="utf-8"))


def name_account(maker: Maker, told: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Let a maker say where it is paid; again changes nothing."""
    payouts.set_bank_account(holder=maker.legal[0], country=maker.country, by=by, at=at, **told)


def pay_out(*, approver: Actor, now: datetime) -> None:
    """Pay out some days ago what was free then; once payouts were made, this changes nothing."""
    if not queries.list_payouts(viewer=CLERK):
        _pay_out_once(approver, now - PAID_OUT)


def propose(*, now: datetime) -> int:
    """Propose what is free now, and return how many payouts wait for a second person."""
    with clock.travel(now):
        payouts.propose_payouts(by=CLERK, at=now)
        _pay_over(now)
        workers.run_pending()
    return len(queries.list_payouts(viewer=CLERK, state="proposed"))


def _pay_over(now: datetime) -> None:
    """Say who some of those are that money is held for, once, and propose to pay over what is due."""
    known = {each.owner for each in queries.list_creditors(viewer=CLERK)}
    since = now - KNOWN_SINCE
    for owner, name, kind, cycle, days, reference, iban in CREDITORS:
        if owner in known:
            continue
        payouts.set_creditor(
            owner=owner,
            name=name,
            kind=kind,
            cycle=cycle,
            due_days=days,
            reference=reference,
            source="Made up for the demo world",
            valid_from=since.date(),
            by=CLERK,
            at=since,
        )
        payouts.set_creditor_account(
            owner=owner,
            holder=name,
            country=iban[:2],
            number=iban,
            source="Made up for the demo world",
            by=CLERK,
            at=since,
        )
    for owner, *_rest in CREDITORS:
        payouts.propose_remittances(by=CLERK, at=now, owner=owner)


def _pay_out_once(approver: Actor, at: datetime) -> None:
    with clock.travel(at):
        outside.payment_provider().settle()
        payments.collect_settlements(provider=PROVIDER, by=CLERK, at=at)
        payouts.propose_payouts(by=CLERK, at=at)
    approved_at = at + APPROVED_AFTER
    with clock.travel(approved_at):
        for payout in queries.list_payouts(viewer=CLERK, state="proposed"):
            payouts.approve_payout(payout=payout.public_id, by=approver, at=approved_at)
        payouts.reconcile_payouts(by=CLERK, at=approved_at)
        workers.run_pending()
    settled_at = at + BANK_AFTER
    with clock.travel(settled_at):
        payouts.reconcile_payouts(by=CLERK, at=settled_at)
        workers.run_pending()
