"""Asking to send goods back, and the answer: the buyer's wish, the seller's word, the platform's decision."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, system
from entrepot.apps.orders import refusals, return_words
from entrepot.apps.orders.access import require_party
from entrepot.apps.orders.actions.refunding import send_refunds
from entrepot.apps.orders.actions.return_outcome import conclude
from entrepot.apps.orders.models import Order, OrderLine, Return, ReturnLine
from entrepot.apps.orders.moving import lock
from entrepot.apps.orders.return_answers import answers_of
from entrepot.apps.orders.return_terms import terms_of
from entrepot.apps.orders.returning import LONGEST, hold_pieces, lock_return, note_move, step
from entrepot.core.trade.returns import REASONS, RETURN, Window, is_accepted_at_once
from entrepot.core.trade.stages import BUYER, SYSTEM

CLERK = system("orders")


def request_return(
    *,
    order: str,
    pieces: Mapping[str, int],
    reason: str,
    request_key: str,
    by: Actor,
    at: datetime,
    key: str = "",
    note: str = "",
) -> str:
    """Ask to send pieces of an order back, by variant, and return the return's public id. For its buyer.

    What the law gives without a reason is accepted at once; else the seller has some days to answer. The same
    `request_key` again returns the same return. Raises Order.DoesNotExist; ProblemRaised 422 for a reason or
    number that is none, 409 with every reason why something cannot be sent back, or when another return
    holds a piece.
    """
    with transaction.atomic():
        row = lock(order)
        if BUYER not in require_party(row, by, key):
            raise refusals.not_yours()
        known = Return.objects.filter(request_key=f"{order}/{request_key}").first()
        if known is not None:
            return known.public_id
        _check(reason, note, pieces)
        lines, window = _allowed(row, pieces, REASONS[reason], at)
        hold_pieces(lines)
        said = {"request_key": f"{order}/{request_key}", "reason": reason, "note": note}
        found = _save(row, lines, window, at, **said)
        note_move(found, "requested", "", RETURN.start, party=BUYER, by=by, at=at, why=note)
        if is_accepted_at_once(window.rule):
            step(found, "auto_accepted", who={SYSTEM}, by=CLERK, at=at)
    return found.public_id


def accept_return(*, returned: str, by: Actor, at: datetime, why: str = "") -> None:
    """Let the goods come back. For the seller, or the platform in its place.

    Raises Return.DoesNotExist, IllegalMoveError.
    """
    _answer(returned, "accepted", by=by, at=at, why=why)


def refuse_return(*, returned: str, why: str, by: Actor, at: datetime) -> None:
    """Do not take the goods back, before they were sent or when they are there; the buyer reads why.

    The buyer may ask the platform to decide. Raises Return.DoesNotExist, IllegalMoveError, ProblemRaised
    (422) without a reason.
    """
    _require_why(why)
    _answer(returned, "refused", by=by, at=at, why=why)


def waive_goods(*, returned: str, by: Actor, at: datetime, why: str = "") -> None:
    """Give the money back and let the buyer keep the goods. For the seller.

    Raises Return.DoesNotExist, IllegalMoveError.
    """
    with transaction.atomic():
        row, found = lock_return(returned)
        who = require_party(row, by)
        step(found, "waived", who=who, by=by, at=at, why=why, answer=why, keeps_goods=True)
        conclude(row, found, by=by, at=at)
    send_refunds(order=row.public_id, by=CLERK, at=at)


def withdraw_return(*, returned: str, by: Actor, at: datetime, key: str = "") -> None:
    """Keep the goods after all, before they were sent. For the buyer; the pieces may be asked for again."""
    with transaction.atomic():
        row, found = lock_return(returned)
        step(found, "withdrawn", who=require_party(row, by, key), by=by, at=at)


def appeal_return(*, returned: str, why: str, by: Actor, at: datetime, key: str = "") -> None:
    """Ask the platform to decide about a refused return. For the buyer, while the clock runs."""
    _require_why(why)
    with transaction.atomic():
        row, found = lock_return(returned)
        step(found, "appealed", who=require_party(row, by, key), by=by, at=at, why=why)


def decide_appeal(*, returned: str, for_buyer: bool, why: str, by: Actor, at: datetime) -> None:
    """Decide about a refused return, for the platform: the goods come back, or the seller was right.

    Where the goods are back already the money is given back at once. Raises Return.DoesNotExist,
    IllegalMoveError, ProblemRaised (422) without a reason.
    """
    require_role(by, OPERATOR)
    _require_why(why)
    with transaction.atomic():
        row, found = lock_return(returned)
        who = require_party(row, by)
        if not for_buyer:
            step(found, "upheld", who=who, by=by, at=at, why=why, answer=why)
        elif found.received_at is None:
            step(found, "overruled", who=who, by=by, at=at, why=why, answer=why)
        else:
            step(found, "redecided", who=who, by=by, at=at, why=why, answer=why)
            found.lines.update(accepted=None, shelved=None, off_minor=0)
            conclude(row, found, by=by, at=at)
    send_refunds(order=row.public_id, by=CLERK, at=at)


def _answer(returned: str, event: str, *, by: Actor, at: datetime, why: str) -> None:
    with transaction.atomic():
        row, found = lock_return(returned)
        step(found, event, who=require_party(row, by), by=by, at=at, why=why, answer=why)


def _require_why(why: str) -> None:
    if not why.strip():
        raise refusals.invalid(("why", _("This is missing."), _("Say why: the other side reads it.")))
    if len(why) > LONGEST:
        raise refusals.invalid(("why", _("This is too long."), _("Say it in 600 characters.")))


def _check(reason: str, note: str, pieces: Mapping[str, int]) -> None:
    faults = []
    if reason not in REASONS:
        faults.append(("reason", _("This is no reason."), ", ".join(REASONS)))
    if len(note) > LONGEST:
        faults.append(("note", _("This is too long."), _("Say it in 600 characters.")))
    if not pieces or any(count < 1 for count in pieces.values()):
        faults.append(("pieces", _("Nothing was chosen."), _("Choose what goes back.")))
    if faults:
        raise refusals.invalid(*faults)


def _allowed(
    row: Order, pieces: Mapping[str, int], ground: str, at: datetime
) -> tuple[dict[OrderLine, int], Window]:
    """Return the lines that are asked for and the right they stand on; refuse with every reason at once."""
    answers = {each.line.variant: each for each in answers_of(row, at)}
    unknown = [variant for variant in pieces if variant not in answers]
    if unknown:
        raise refusals.invalid((unknown[0], _("This is not in the order."), _("Look at the order again.")))
    asked = [(answers[variant], count) for variant, count in pieces.items()]
    said = [
        (each.line.variant, *return_words.say_refusal(each.answers[ground], each.line.title))
        for each, _count in asked
        if not each.answers[ground].may
    ]
    if said:
        raise refusals.not_returnable(*said)
    windows = [window for each, _count in asked if (window := each.answers[ground].window) is not None]
    if len({window.rule.id for window in windows}) > 1:
        raise refusals.returned_apart()
    return {each.line: count for each, count in asked}, min(windows, key=lambda each: each.until)


def _save(row: Order, lines: Mapping[OrderLine, int], window: Window, at: datetime, **said: str) -> Return:
    terms, rule = terms_of(row), window.rule
    found = Return.objects.create(
        order=row,
        rule=rule.id,
        until=window.until,
        back_by=window.back_by,
        way_back=rule.way_back,
        commission=terms.commission,
        moved_at=at,
        due_at=at + timedelta(days=terms.answer_days),
        created_at=at,
        **said,
    )
    ReturnLine.objects.bulk_create(
        ReturnLine(returned=found, line=line, quantity=count) for line, count in lines.items()
    )
    return found
