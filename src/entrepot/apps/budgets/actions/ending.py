"""How a promise ends: spent, let go, run out; and how what was spent comes back."""

from collections import Counter as Sums
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from entrepot.apps.budgets.events import ClaimConfirmed, ClaimGivenBack, ClaimReleased
from entrepot.apps.budgets.models import Claim, Counter, GivenBack
from entrepot.apps.budgets.refusals import claim_gone, too_much_back
from entrepot.apps.budgets.taking import NAMED
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.returning import update_returning

State = Claim.State


def confirm(*, reference: str, by: Actor, at: datetime) -> None:
    """Spend what is promised to a reference; see `confirm_all`."""
    with transaction.atomic():
        confirm_all(references=[reference], by=by, at=at)


def confirm_all(*, references: Collection[str], by: Actor, at: datetime) -> None:
    """Spend what is promised to references, in the caller's transaction.

    Once, however often asked; nothing where nothing was claimed. A promise past its time that nobody let go
    yet is still good. Raises ProblemRaised 409 when it was let go: the rest may be somebody else's by now.
    """
    require_role(by, OPERATOR)
    found = _move(references, State.CONFIRMED, at)
    _refuse_gone([each for each in references if each not in found])
    audit.record_each(by=by, action="budgets.confirm", subjects={each: {} for each in sorted(found)}, at=at)
    for reference in sorted(found):
        publish(ClaimConfirmed(reference=reference, at=at))


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
    with transaction.atomic():
        spent = _spent(reference)
        total = 0
        for row in spent.filter(counter__kind=kind) if kind else spent:
            left = row.amount - row.given_back
            wanted = left if amount is None else amount
            if not wanted or GivenBack.objects.filter(claim=row, cause=cause).exists():
                continue
            if wanted < 0 or wanted > left:
                raise too_much_back()
            _return(row, wanted, cause=cause, at=at)
            total += wanted
        _tell_back(reference, cause, {"cause": cause, "amount": total}, by=by, at=at)
    return total


def give_back_share(
    *, reference: str, part: int, whole: int, by: Actor, at: datetime, counters: Sequence[str] = ()
) -> int:
    """Let what a reference spent be free again up to the share `part` of `whole`; return how much is now.

    Counted from the beginning, so that it is the same however often and in whatever order it is told. With
    `counters` (public ids) of those alone. What goes back is rounded down, and the last share is the rest.
    """
    require_role(by, OPERATOR)
    cause, total = f"share:{part}", 0
    with transaction.atomic():
        spent = _spent(reference)
        for row in spent.filter(counter__public_id__in=counters) if counters else spent:
            wanted = row.amount * part // whole - row.given_back
            if wanted > 0:
                _return(row, wanted, cause=cause, at=at)
                total += wanted
        _tell_back(reference, cause, {"part": part, "whole": whole, "amount": total}, by=by, at=at)
    return total


def _release(reference: str, by: Actor, at: datetime, *, lapsed: bool) -> bool:
    if not _move([reference], State.RELEASED, at):
        return False
    audit.record(by=by, action="budgets.release", subject=reference, changes={"lapsed": lapsed}, at=at)
    publish(ClaimReleased(reference=reference, lapsed=lapsed, at=at))
    return True


def _move(references: Collection[str], after: State, at: datetime) -> set[str]:
    """End the promises of references; return which had any.

    They are won with one conditional UPDATE, so that an amount moves once whoever else tries.
    """
    held = Claim.objects.filter(reference__in=references, state=State.HELD)
    moved = update_returning(held, {"state": after, "changed_at": at}, "reference", "counter_id", "amount")
    sums: Sums[int] = Sums()
    for _reference, counter, amount in moved:
        sums[counter] += amount
    if sums:
        rows = Counter.objects.filter(pk__in=sums)
        if len(sums) > 1:
            list(rows.order_by(*NAMED).select_for_update().values_list("pk"))
        part = Case(*(When(pk=pk, then=Value(amount)) for pk, amount in sums.items()))
        used = {"used": F("used") + part} if after == State.CONFIRMED else {}
        rows.update(held=F("held") - part, **used)
    return {reference for reference, _counter, _amount in moved}


def _refuse_gone(references: Collection[str]) -> None:
    """Raise where what was promised to a reference was let go; nothing claimed and all spent are well."""
    if not references:
        return
    states: dict[str, set[str]] = {}
    for reference, state in Claim.objects.filter(reference__in=references).values_list("reference", "state"):
        states.setdefault(reference, set()).add(state)
    if any(State.CONFIRMED not in found for found in states.values()):
        raise claim_gone()


def _spent(reference: str) -> QuerySet[Claim]:
    """Return what a reference spent, held until the transaction ends, in the order of the counters."""
    rows = Claim.objects.filter(reference=reference, state=State.CONFIRMED).select_for_update(of=("self",))
    return rows.order_by(*(f"counter__{name}" for name in NAMED))


def _return(row: Claim, amount: int, *, cause: str, at: datetime) -> None:
    GivenBack.objects.create(claim=row, cause=cause, amount=amount, created_at=at)
    Claim.objects.filter(pk=row.pk).update(given_back=F("given_back") + amount, changed_at=at)
    Counter.objects.filter(pk=row.counter_id).update(used=F("used") - amount)


def _tell_back(reference: str, cause: str, back: dict[str, Any], *, by: Actor, at: datetime) -> None:
    if amount := back["amount"]:
        audit.record(by=by, action="budgets.give_back", subject=reference, changes=back, at=at)
        publish(ClaimGivenBack(reference=reference, cause=cause, amount=amount, at=at))
