"""How a promise ends: spent, let go, run out; and how what was spent comes back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from entrepot.apps.budgets.events import ClaimConfirmed, ClaimGivenBack, ClaimReleased
from entrepot.apps.budgets.models import Claim, Counter, GivenBack
from entrepot.apps.budgets.refusals import claim_gone, too_much_back
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish

State = Claim.State


def confirm(*, reference: str, by: Actor, at: datetime) -> None:
    """Spend what is promised to a reference. Once, however often asked; nothing where nothing was claimed.

    A promise past its time that nobody let go yet is still good. Raises ProblemRaised 409 when it was let go:
    the rest may be somebody else's by now.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        if _move(reference, State.CONFIRMED, at):
            audit.record(by=by, action="budgets.confirm", subject=reference, at=at)
            publish(ClaimConfirmed(reference=reference, at=at))
            return
        states = set(Claim.objects.filter(reference=reference).values_list("state", flat=True))
        if states and State.CONFIRMED not in states:
            raise claim_gone()


def release(*, reference: str, by: Actor, at: datetime) -> bool:
    """Let go of what is promised to a reference; says whether anything was. What was spent stays spent."""
    require_role(by, OPERATOR)
    with transaction.atomic():
        return _release(reference, by, at, lapsed=False)


def expire_claims(*, by: Actor, at: datetime, limit: int = 200) -> int:
    """Let go of promises whose time has run out; return of how many references. Each in its transaction."""
    require_role(by, OPERATOR)
    due = Claim.objects.filter(state=State.HELD, until__lte=at).order_by("until")
    count = 0
    for reference in dict.fromkeys(due.values_list("reference", flat=True)[:limit]):
        with transaction.atomic():
            count += _release(reference, by, at, lapsed=True)
    return count


def give_back(
    *, reference: str, cause: str, by: Actor, at: datetime, kind: str = "", amount: int | None = None
) -> int:
    """Give back what a reference spent, all that is left of it or an amount of one kind; return how much.

    Once for each `cause`, however often asked; then it returns nothing. Raises ProblemRaised 409 for more
    than is left of what was spent.
    """
    require_role(by, OPERATOR)
    total = 0
    with transaction.atomic():
        spent = Claim.objects.filter(reference=reference, state=State.CONFIRMED)
        for row in (spent.filter(counter__kind=kind) if kind else spent).order_by("counter_id"):
            total += _give_back(row.pk, cause, amount, at)
        if total:
            audit.record(
                by=by,
                action="budgets.give_back",
                subject=reference,
                changes={"cause": cause, "amount": total},
                at=at,
            )
            publish(ClaimGivenBack(reference=reference, cause=cause, amount=total, at=at))
    return total


def _release(reference: str, by: Actor, at: datetime, *, lapsed: bool) -> bool:
    if not _move(reference, State.RELEASED, at):
        return False
    audit.record(by=by, action="budgets.release", subject=reference, changes={"lapsed": lapsed}, at=at)
    publish(ClaimReleased(reference=reference, lapsed=lapsed, at=at))
    return True


def _move(reference: str, after: State, at: datetime) -> int:
    """End the promises of a reference in the order of their counters; return how many ended here.

    Each is won with one conditional UPDATE, so that an amount moves once whoever else tries.
    """
    moved = 0
    for row in Claim.objects.filter(reference=reference, state=State.HELD).order_by("counter_id"):
        if Claim.objects.filter(pk=row.pk, state=State.HELD).update(state=after, changed_at=at):
            spent = row.amount if after == State.CONFIRMED else 0
            Counter.objects.filter(pk=row.counter_id).update(
                held=F("held") - row.amount, used=F("used") + spent
            )
            moved += 1
    return moved


def _give_back(pk: int, cause: str, amount: int | None, at: datetime) -> int:
    row = Claim.objects.select_for_update().get(pk=pk)
    if GivenBack.objects.filter(claim=row, cause=cause).exists():
        return 0
    left = row.amount - row.given_back
    wanted = left if amount is None else amount
    if not wanted:
        return 0
    if wanted < 0 or wanted > left:
        raise too_much_back()
    try:
        with transaction.atomic():
            GivenBack.objects.create(claim=row, cause=cause, amount=wanted, created_at=at)
    except IntegrityError:  # the same cause, at the same moment
        return 0
    Claim.objects.filter(pk=pk).update(given_back=F("given_back") + wanted, changed_at=at)
    Counter.objects.filter(pk=row.counter_id).update(used=F("used") - wanted)
    return wanted
