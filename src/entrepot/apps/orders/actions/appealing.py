"""A decision that is announced: carried out when who loses by it takes it or stays silent, or appealed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import refusals
from entrepot.apps.orders.access import require_party
from entrepot.apps.orders.actions.complaining import Upload, checked_files, require_side
from entrepot.apps.orders.actions.refunding import send_refunds
from entrepot.apps.orders.actions.settling import BY_SELLER, end_case, fall_back
from entrepot.apps.orders.disputes import (
    BUYER,
    CLERK,
    PARTY_OF,
    SELLER,
    at_most,
    left_of,
    lock_case,
    say,
    step,
    waiting_sides,
)
from entrepot.apps.orders.models import Dispute, DisputeFile
from entrepot.apps.orders.replacing import promise
from entrepot.core.money import Money
from entrepot.core.trade import stages
from entrepot.core.trade.disputes import DISPUTE, UNDER_APPEAL, Outcome, settled
from entrepot.core.trade.replacement import ReplacementError


def appeal_decision(
    *, dispute: str, text: str, by: Actor, at: datetime, key: str = "", evidence: Sequence[Upload] = ()
) -> None:
    """Appeal against an announced decision, as a side that loses by it: another person decides, for good.

    Something new must be shown: at least one file since the announcement. Raises Dispute.DoesNotExist,
    IllegalMoveError when nothing is announced, ProblemRaised (422) without words or anything new, (409) for
    who does not lose by it or has taken it.
    """
    require_side(dispute, by=by, key=key)
    checked = checked_files(evidence, by=by)
    if not text.strip():
        raise refusals.invalid(
            ("text", _("The reason is missing."), _("Say what is new, and why it counts."))
        )
    with transaction.atomic():
        case = lock_case(dispute)
        who = require_party(case.order, by, key)
        DISPUTE.advance(case.state, "appealed", who)
        side = _losing_side(case, who)
        say(case, side, text, evidence=checked, by=by, at=at)
        shown = DisputeFile.objects.filter(statement__dispute=case, statement__party=side)
        if not shown.filter(statement__created_at__gte=_announced_at(case)).exists():
            raise refusals.invalid(
                ("evidence", _("Nothing new is shown."), _("Add a photo or paper that was not there before."))
            )
        step(case, "appealed", who=who, by=by, at=at, why=text)


def take_decision(*, dispute: str, by: Actor, at: datetime, key: str = "") -> None:
    """Take an announced decision as a side that loses by it; with the last such side it is carried out.

    Raises Dispute.DoesNotExist, IllegalMoveError when nothing is announced, ProblemRaised (409) for who does
    not lose by it or has taken it.
    """
    with transaction.atomic():
        case = lock_case(dispute)
        who = require_party(case.order, by, key)
        DISPUTE.advance(case.state, "taken", who)
        _losing_side(case, who)
        step(case, "taken", who=who, by=by, at=at, until=case.due_at)
        if not waiting_sides(case):
            carry_out(case, "settled", by=CLERK, at=at)
    send_refunds(order=case.order.public_id, by=CLERK, at=at)


def announce(
    case: Dispute,
    amount: Money,
    *,
    who: Collection[str],
    by: Actor,
    at: datetime,
    why: str,
    borne_by: str,
) -> None:
    """Say how the platform decides, in the caller's transaction; the money stays held."""
    how = settled(amount, left_of(case.order))
    step(
        case,
        "announced",
        who=who,
        by=by,
        at=at,
        why=why,
        outcome=how.outcome.value,
        refund_minor=amount.minor,
        borne_by=borne_by if amount.minor else "",
    )


def announce_replacement(case: Dispute, *, who: Collection[str], by: Actor, at: datetime, why: str) -> None:
    """Say that the seller is to send it again, in the caller's transaction; the money stays held."""
    outcome = Outcome.REPLACED.value
    step(case, "announced", who=who, by=by, at=at, why=why, outcome=outcome, refund_minor=None, borne_by="")


def carry_out(case: Dispute, event: str, *, by: Actor, at: datetime) -> None:
    """Carry out what was announced, in the caller's transaction: of it, what is left now.

    What should be sent again and lies on no shelf any more becomes money back.
    """
    if case.outcome == Outcome.REPLACED:
        try:
            promise(case, at)
        except ReplacementError:
            fall_back(case, event, by=by, at=at)
        else:
            step(case, "carried_out", who={stages.SYSTEM}, by=by, at=at, outcome="")
        return
    amount = at_most(Money(case.refund_minor or 0, case.currency), case.order)
    bearer = case.borne_by or BY_SELLER
    end_case(case, event, amount, who={stages.SYSTEM}, by=by, at=at, borne_by=bearer)


def require_another_person(case: Dispute, *, by: Actor) -> None:
    """Raise ProblemRaised (409) when who decided first is to decide the appeal."""
    first = case.moves.filter(event="announced").last()
    if case.state == UNDER_APPEAL and first is not None and first.who == by.key:
        raise refusals.clash(
            "same-person", _("You made the decision that is appealed."), _("Leave it to another person.")
        )


def _losing_side(case: Dispute, who: Collection[str]) -> str:
    """Return as which side somebody acts who loses by the decision; refuse everybody else."""
    sides = waiting_sides(case) & {PARTY_OF[each] for each in who} & {BUYER, SELLER}
    if not sides:
        raise refusals.clash(
            "decision-taken",
            _("You lose nothing by this decision, or have taken it."),
            _("Wait for the other side."),
        )
    return min(sides)


def _announced_at(case: Dispute) -> datetime:
    announced = case.moves.filter(event="announced").last()
    return announced.at if announced is not None else case.moved_at
