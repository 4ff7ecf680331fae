"""Approved payouts go to the bank: the file is committed first, handed in outside, then noted as sent."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import transaction

from entrepot.apps.accounts import roles
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, require_scope
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.payouts import banks, refusals, sealed, states, words
from entrepot.apps.payouts.actions.recording import fail
from entrepot.apps.payouts.banks import MAIN
from entrepot.apps.payouts.events import PayoutSent
from entrepot.apps.payouts.models import BankAccount, Batch, Payout
from entrepot.apps.payouts.moving import announce, move
from entrepot.apps.payouts.provider import (
    BankRefusedError,
    BankUnavailableError,
    Transfer,
    TransferFile,
)

REFUSED_FILE = "refused_file"
MOST_IN_A_FILE = 1_000

log = structlog.get_logger("entrepot.payouts")


def send_payouts(*, by: Actor, at: datetime) -> int:
    """Send every approved payout to the bank, in one file, and again each file whose answer was lost.

    Returns how many files the bank has now. For the platform; never inside a transaction. A bank that does
    not answer is asked again the next time.
    """
    require_outside()
    require_role(by, OPERATOR)
    if MAIN not in banks.names():  # it stays approved until there is a bank
        return 0
    approved = Payout.objects.filter(state=states.APPROVED).order_by("pk").values_list("pk", flat=True)
    _begin(list(approved[:MOST_IN_A_FILE]), by, at)
    waiting = Batch.objects.filter(state=Batch.State.SENDING).order_by("id")
    return sum(_try(batch, by, at) for batch in waiting)


def send_payout(*, payout: str, by: Actor, at: datetime) -> bool:
    """Send one approved payout in a file of its own, and say whether the bank has it.

    For operators; never inside a transaction. Again for one that is on its way hands the same file in. Raises
    Payout.DoesNotExist, ProblemRaised (409) when it is not approved or has ended.
    """
    require_outside()
    require_role(by, OPERATOR)
    row = Payout.objects.get(public_id=payout)
    if row.state == states.APPROVED:
        _begin([row.pk], by, at)
        row.refresh_from_db()
    if row.batch is None or row.state not in {states.SENDING, states.SENT}:
        raise refusals.moved_on(words.say_state(row.state))
    return row.state == states.SENT or _hand_in(row.batch, by, at)


def export_file(*, batch: str, by: Actor, at: datetime) -> TransferFile:
    """Return what a file for the bank says, account numbers included, for who hands it in by hand.

    For an operator at a screen, and noted in the audit. Raises Batch.DoesNotExist.
    """
    require_scope(by, roles.ORGANISATION_WRITE)
    require_role(by, OPERATOR)
    row = Batch.objects.get(public_id=batch)
    with transaction.atomic():
        audit.record(by=by, action="payouts.export_file", subject=batch, at=at)
    return _file_of(row)


def _file_of(batch: Batch) -> TransferFile:
    """Return the file of a batch: the same each time."""
    rows = Payout.objects.filter(batch=batch).select_related("account").order_by("id")
    return TransferFile(
        message=batch.public_id,
        made_at=batch.created_at,
        transfers=tuple(
            Transfer(
                key=row.public_id,
                amount=row.amount,
                holder=row.account.holder,
                country=row.account.country,
                number=sealed.unseal(row.account.sealed, owner=row.account.public_id),
                is_iban=row.account.scheme == BankAccount.Scheme.IBAN,
                bic=row.account.bic,
                bank_code=row.account.bank_code,
                note=row.note,
            )
            for row in rows
        ),
    )


def _try(batch: Batch, by: Actor, at: datetime) -> bool:
    """Hand one file in; one that breaks is logged and tried again the next time, and stops no other."""
    try:
        return _hand_in(batch, by, at)
    except Exception:
        log.exception("bank_file_broke", batch=batch.public_id)
        return False


def _begin(chosen: Sequence[int], by: Actor, at: datetime) -> None:
    """Put approved payouts into a new file. Who claimed one first has it; an empty file is none."""
    if not chosen:
        return
    with transaction.atomic():
        batch = Batch.objects.create(bank=MAIN, moved_at=at, created_at=at)
        rows = Payout.objects.filter(pk__in=chosen).order_by("pk")
        claimed = [move(row, states.SENDING, by=by, at=at, batch=batch) for row in rows]
        if not any(claimed):
            transaction.set_rollback(True)


def _hand_in(batch: Batch, by: Actor, at: datetime) -> bool:
    """Hand a file in, outside, and note what the bank said."""
    try:
        banks.get_bank(batch.bank).submit(_file_of(batch))
    except BankUnavailableError:
        log.warning("bank_away", batch=batch.public_id)
        return False
    except BankRefusedError as error:
        _record_refusal(batch, error.reason, by, at)
        return False
    _record_sent(batch, by, at)
    return True


def _record_sent(batch: Batch, by: Actor, at: datetime) -> None:
    """Note that the bank has the file: once."""
    with transaction.atomic():
        waiting = Batch.objects.filter(pk=batch.pk, state=Batch.State.SENDING)
        if not waiting.update(state=Batch.State.SENT, moved_at=at):
            return
        for row in Payout.objects.filter(batch=batch, state=states.SENDING).order_by("pk"):
            if move(row, states.SENT, by=by, at=at, sent_at=at):
                announce(row, PayoutSent, at)


def _record_refusal(batch: Batch, reason: str, by: Actor, at: datetime) -> None:
    """Note that the bank took nothing of the file: the money of each payout is available again."""
    with transaction.atomic():
        waiting = Batch.objects.filter(pk=batch.pk, state=Batch.State.SENDING)
        if not waiting.update(state=Batch.State.REFUSED, moved_at=at, reason=reason[:40]):
            return
        for row in Payout.objects.filter(batch=batch, state=states.SENDING).order_by("pk"):
            fail(row, REFUSED_FILE, by=by, at=at)
