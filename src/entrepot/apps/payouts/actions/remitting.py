"""Money held for authorities and carriers is paid over: the items of a period, put aside for a second person.

From here on a remittance is a payout like any other: approved, sent, settled or failed by the same actions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.ledger import actions as ledger
from entrepot.apps.ledger import queries as books
from entrepot.apps.ledger.queries import Item
from entrepot.apps.payouts import creditors
from entrepot.apps.payouts.events import RemittanceMoved
from entrepot.apps.payouts.exchange import Changed, change, columns_of, is_changed
from entrepot.apps.payouts.holds import is_refused
from entrepot.apps.payouts.models import BankAccount, Creditor, CreditorTerms, Payout
from entrepot.apps.payouts.moving import CLERK, LANE, SOURCE, announce, owed_by
from entrepot.core.ledger import Stamp, last_period, period_of, remittance_proposed
from entrepot.core.money import Money

SUBJECT = 40  # so long may a subject of the desk be
NOTE = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class Unremitted:
    """Somebody who is not paid in a currency for now, what is due to them, and why: a code."""

    owner: str
    amount: Money
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceRound:
    """What a round came to: the public ids of new remittances, and who gets none and why."""

    remittances: tuple[str, ...]
    unremitted: tuple[Unremitted, ...]


@dataclass(frozen=True, slots=True)
class _Payee:
    """A creditor of whom everything is known, and how what it gets is changed, where it is."""

    creditor: Creditor
    terms: CreditorTerms
    account: BankAccount
    changed: Changed | None


def propose_remittances(*, by: Actor, at: datetime, owner: str = "") -> RemittanceRound:
    """Propose to pay every creditor (or one) what was put aside for it until its last period ended.

    Each item is paid by one remittance: what came late goes with the next one. What is proposed leaves the
    accounts at once. Who cannot be paid although a period is over is put before a person. For operators and
    the daily round; safe to repeat and to run at once by several.
    """
    require_role(by, OPERATOR)
    made, unremitted = [], []
    held = books.list_open_accounts(viewer=SYSTEM, owner=owner)
    for name, currency in sorted({(each.account.owner, each.account.currency) for each in held}):
        found = _propose(name, currency, by, at)
        if isinstance(found, Unremitted):
            unremitted.append(found)
        elif found:
            made.append(found)
    return RemittanceRound(remittances=tuple(made), unremitted=tuple(unremitted))


def _propose(owner: str, currency: str, by: Actor, at: datetime) -> str | Unremitted:
    """Propose one remittance and return its public id, or why not; nothing when nothing is due."""
    creditor = creditors.creditor_of(owner)
    terms = creditors.terms_of(creditor, at.date())
    cycle, _days = creditors.cycle_of(terms)
    until = creditors.begins(last_period(at.date(), cycle).end)
    items = books.list_open_items(owner=owner, currency=currency, until=until, viewer=SYSTEM)
    if not items:
        return ""
    amount = Money.total((item.amount for item in items), currency)
    account = creditors.account_of(creditor)
    changed, reason = None, _against(creditor, terms, account, amount)
    if account is not None and not reason and is_changed(account, currency):
        changed = change(amount, account, at)
        reason = "" if changed else creditors.NO_RATE
    if reason or creditor is None or terms is None or account is None:
        if reason != creditors.IN_CREDIT:
            _put_on_desk(owner, amount, reason, at)
        return Unremitted(owner=owner, amount=amount, reason=reason)
    try:
        with transaction.atomic():
            return _save(_Payee(creditor, terms, account, changed), items, amount, by, at)
    except IntegrityError:  # another round proposed it between our look and our write
        return ""


def _against(
    creditor: Creditor | None, terms: CreditorTerms | None, account: BankAccount | None, amount: Money
) -> str:
    """Return what speaks against paying now, or nothing."""
    if amount.minor <= 0:
        return creditors.IN_CREDIT
    if creditor is None:
        return creditors.UNKNOWN
    if terms is None:
        return creditors.NO_TERMS
    if account is None:
        return creditors.NO_ACCOUNT
    return creditors.SENT_BACK if is_refused(account) else ""


def _save(payee: _Payee, items: Sequence[Item], amount: Money, by: Actor, at: datetime) -> str:
    cycle, days = creditors.cycle_of(payee.terms)
    oldest = period_of(min(item.occurred_at for item in items).date(), cycle)
    end = last_period(at.date(), cycle).end
    row = Payout.objects.create(
        creditor=payee.creditor,
        account=payee.account,
        period_start=oldest.start,
        period_end=end,
        due_on=oldest.due_on(days),
        note=_note(payee.terms.reference, oldest.start, end - timedelta(days=1)),
        **columns_of(amount, payee.changed),
        proposed_by=by.user_id,
        moved_at=at,
        created_at=at,
    )
    numbers = [item.number for item in items]
    ledger.clear_items(items=numbers, cleared_by=row.public_id, by=CLERK, at=at)
    stamp = Stamp(SOURCE, f"{row.public_id}:proposed", at, row.public_id)
    conversion = payee.changed.conversion if payee.changed else None
    owed = owed_by(items)
    entry = remittance_proposed(stamp, creditor=row.payee, owed=owed, conversion=conversion)
    ledger.post(entry=entry, by=CLERK, at=at)
    desk.close(lane=LANE, subject=payee.creditor.owner[:SUBJECT], by=CLERK, at=at, decision="proposed")
    desk.open_item(
        lane=LANE,
        subject_kind="remittance",
        subject=row.public_id,
        title=f"{payee.creditor.name}: {row.amount}",
        by=CLERK,
        at=at,
        opened_by=by.user_id,
    )
    changes = {"creditor": payee.creditor.owner, "amount": str(row.amount), "items": len(items)}
    audit.record(by=by, action="payouts.propose_remittances", subject=row.public_id, changes=changes, at=at)
    announce(row, RemittanceMoved, at)
    return row.public_id


def _note(reference: str, first: object, last: object) -> str:
    """Return what the creditor reads on its statement: what it knows us by, and the days that are paid."""
    return f"{reference} {first}/{last}".strip()[:NOTE]


def _put_on_desk(owner: str, amount: Money, reason: str, at: datetime) -> None:
    """Put somebody who is owed and cannot be paid before a person: once, until it is paid."""
    with transaction.atomic():
        desk.open_item(
            lane=LANE,
            subject_kind="creditor",
            subject=owner[:SUBJECT],
            title=Saying(
                gettext_noop("%(owner)s is owed %(amount)s and cannot be paid: %(reason)s"),
                {"owner": owner, "amount": str(amount), "reason": reason},
            ),
            by=CLERK,
            at=at,
        )
