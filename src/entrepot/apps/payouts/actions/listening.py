"""What our bank tells: statements are kept as they came, then each line is acted on, once."""

from datetime import datetime

import structlog
from django.db import IntegrityError, transaction

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.ledger import queries as books
from entrepot.apps.payouts import banks
from entrepot.apps.payouts.actions.recording import record_failure, record_settlement
from entrepot.apps.payouts.banks import MAIN
from entrepot.apps.payouts.models import BankMovement, BankStatement, Payout
from entrepot.apps.payouts.moving import CLERK, SOURCE
from entrepot.apps.payouts.provider import BankUnavailableError, Statement
from entrepot.core.ledger import AccountKind, AccountRef, credit
from entrepot.core.money import Money

log = structlog.get_logger("entrepot.payouts")


def collect_statements(*, by: Actor, at: datetime) -> int:
    """Ask the bank for its statements, keep what is new, act on it, and return how many were new.

    For the platform; never inside a transaction. A bank that does not answer is asked again the next time.
    """
    require_outside()
    require_role(by, OPERATOR)
    new = 0
    for name in banks.names():
        try:
            told = banks.get_bank(name).statements()
        except BankUnavailableError:
            log.warning("bank_away", bank=name)
            continue
        known = set(BankStatement.objects.filter(bank=name).values_list("number", flat=True))
        fresh = [each for each in told if each.number not in known]
        new += sum(record_statement(statement=each, bank=name, by=by, at=at) for each in fresh)
    handle_movements(by=by, at=at)
    return new


def record_statement(*, statement: Statement, by: Actor, at: datetime, bank: str = MAIN) -> bool:
    """Keep one statement with its lines: once for each number. For the platform."""
    require_role(by, OPERATOR)
    try:
        with transaction.atomic():
            _keep(statement, bank, by, at)
    except IntegrityError:
        if not BankStatement.objects.filter(bank=bank, number=statement.number).exists():
            raise
        return False
    return True


def handle_movements(*, by: Actor, at: datetime) -> int:
    """Act on every line that was not acted on yet, oldest first, and return how many. For the platform.

    Money that goes out with the key of a payout settles it, money that comes back with it fails it. Money
    that comes in otherwise is for whoever expects it; `list_bank_differences` names what nobody did. What
    went out for a refund that was paid by hand stands in the books under its key already. A line that breaks
    is logged and waits for the next time; it stops no other.
    """
    require_role(by, OPERATOR)
    handled = 0
    for line in list(BankMovement.objects.filter(handled_at=None).order_by("id")):
        try:
            _handle(line, by, at)
            handled += 1
        except Exception:
            log.exception("bank_line_broke", reference=line.reference)
    return handled


def _keep(statement: Statement, bank: str, by: Actor, at: datetime) -> None:
    row = BankStatement.objects.create(
        bank=bank,
        number=statement.number,
        currency=statement.opening.currency,
        opening_minor=statement.opening.minor,
        closing_minor=statement.closing.minor,
        made_at=statement.made_at,
        created_at=at,
    )
    BankMovement.objects.bulk_create(
        BankMovement(
            statement=row,
            bank=bank,
            reference=each.reference,
            key=each.key[:64],
            amount_minor=each.amount.minor,
            currency=each.amount.currency,
            booked_at=each.booked_at,
            is_return=each.is_return,
            reason=each.reason[:40],
        )
        for each in statement.movements
    )
    changes = {"lines": len(statement.movements), "closing": str(statement.closing)}
    subject = f"{bank} {statement.number}"[:64]
    audit.record(by=by, action="payouts.record_statement", subject=subject, changes=changes, at=at)


def _handle(line: BankMovement, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        if not BankMovement.objects.filter(pk=line.pk, handled_at=None).update(handled_at=at):
            return
        ours = Payout.objects.filter(public_id=line.key).first()
        if line.is_return and ours is not None:
            record_failure(
                payout=ours.public_id,
                reference=line.reference,
                reason=line.reason,
                amount=Money(line.amount_minor, line.currency),
                by=by,
                at=at,
            )
        elif line.amount_minor < 0 and not _is_known(line):
            record_settlement(
                payout=line.key,
                reference=line.reference,
                amount=Money(-line.amount_minor, line.currency),
                booked_at=line.booked_at,
                by=by,
                at=at,
            )


def _is_known(line: BankMovement) -> bool:
    """Whether a line stands in the books already: a refund paid by hand, money that our bank changed."""
    key = line.key or line.reference
    paid = credit(
        AccountRef(AccountKind.BANK, line.bank, line.currency), Money(-line.amount_minor, line.currency)
    )
    entries = (
        books.get_entry(source=source, reference=f"{key}:{step}", viewer=CLERK)
        for source, step in (("orders", "refund"), (SOURCE, "exchange"))
    )
    return any(entry is not None and paid in entry.postings for entry in entries)
