"""Counters whose limit stands in the counter itself: opened, changed, and claimed from by their ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import F

from entrepot.apps.budgets.events import BudgetClaimed, ClaimGivenBack
from entrepot.apps.budgets.models import Claim, Counter, GivenBack
from entrepot.apps.budgets.refusals import BudgetExhaustedError
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.kernel.outbox import publish

State = Claim.State


@dataclass(frozen=True, slots=True)
class Part:
    """So much of one opened counter (by public id), for one reference."""

    counter: str
    reference: str
    amount: int


def open_counter(*, kind: str, subject: str, unit: str, limit: int, by: Actor, at: datetime) -> str:
    """Open a counter with a limit, or change the limit of the one that is there; return its public id.

    A limit below what is taken gives nothing more and takes nothing back. For the apps above.
    """
    require_role(by, OPERATOR)
    named = {"kind": kind, "subject": subject, "period": "", "unit": unit}
    with transaction.atomic():
        row, made = Counter.objects.get_or_create(**named, defaults={"limit": limit, "created_at": at})
        if made or Counter.objects.filter(pk=row.pk).exclude(limit=limit).update(limit=limit):
            changes = {"kind": kind, "subject": subject, "limit": [None if made else row.limit, limit]}
            audit.record(by=by, action="budgets.open_counter", subject=row.public_id, changes=changes, at=at)
    return row.public_id


def claim_new(*, parts: Sequence[Part], until: datetime, by: Actor, at: datetime) -> None:
    """Promise parts of opened counters to references that have none of them yet, in your transaction.

    One conditional UPDATE a counter, in the order of their rows. Raises BudgetExhaustedError when one of them
    has less left than its parts together; that undoes your transaction.
    """
    require_role(by, OPERATOR)
    with transaction.atomic(savepoint=False):
        rows = Counter.objects.filter(public_id__in={part.counter for part in parts}).order_by("pk")
        counters = {row.public_id: row for row in rows}
        for row in counters.values():
            _take(row, sum(part.amount for part in parts if part.counter == row.public_id))
        insert(
            Claim(
                counter=counters[part.counter],
                reference=part.reference,
                amount=part.amount,
                until=until,
                changed_at=at,
                created_at=at,
            )
            for part in parts
        )
        _tell(parts, counters, until, by=by, at=at)


def claim_again(*, reference: str, until: datetime, by: Actor, at: datetime) -> None:
    """Promise a reference anew what it let go of, in your transaction; nothing where it has it, or had none.

    Raises BudgetExhaustedError when somebody else has it by now.
    """
    require_role(by, OPERATOR)
    claims = list(Claim.objects.filter(reference=reference).select_related("counter").order_by("pk"))
    lost = {claim.counter.public_id: claim.amount for claim in claims if claim.state == State.RELEASED}
    for claim in claims:
        if claim.state != State.RELEASED:
            lost.pop(claim.counter.public_id, None)
    parts = [Part(counter, reference, amount) for counter, amount in lost.items()]
    if parts:
        claim_new(parts=parts, until=until, by=by, at=at)


def give_back_share(
    *, reference: str, part: int, whole: int, by: Actor, at: datetime, counters: Sequence[str] = ()
) -> int:
    """Let what a reference spent be free again up to the share `part` of `whole`; return how much is now.

    Counted from the beginning, so that it is the same however often and in whatever order it is told. With
    `counters` (public ids) of those alone. What goes back is rounded down, and the last share is the rest.
    """
    require_role(by, OPERATOR)
    total = 0
    with transaction.atomic():
        spent = Claim.objects.select_for_update(of=("self",)).filter(
            reference=reference, state=State.CONFIRMED
        )
        if counters:
            spent = spent.filter(counter__public_id__in=counters)
        for row in spent.order_by("counter_id"):
            wanted = row.amount * part // whole - row.given_back
            if wanted > 0:
                _return(row, wanted, cause=f"share:{part}", at=at)
                total += wanted
        if total:
            changes = {"part": part, "whole": whole, "amount": total}
            audit.record(by=by, action="budgets.give_back", subject=reference, changes=changes, at=at)
            publish(ClaimGivenBack(reference=reference, cause=f"share:{part}", amount=total, at=at))
    return total


def _take(row: Counter, amount: int) -> None:
    enough = Counter.objects.filter(pk=row.pk, limit__gte=F("held") + F("used") + amount)
    if not enough.update(held=F("held") + amount):
        now = Counter.objects.get(pk=row.pk)
        left = max(now.limit - now.held - now.used, 0)
        raise BudgetExhaustedError(row.kind, row.unit, wanted=amount, left=left)


def _tell(
    parts: Sequence[Part], counters: dict[str, Counter], until: datetime, *, by: Actor, at: datetime
) -> None:
    named = attrgetter("reference")
    for reference, own in groupby(sorted(parts, key=named), key=named):
        claimed = {part.counter: part.amount for part in own}
        audit.record(by=by, action="budgets.claim", subject=reference, changes=claimed, at=at)
        for counter, amount in claimed.items():
            row = counters[counter]
            told = BudgetClaimed(
                kind=row.kind, reference=reference, unit=row.unit, amount=amount, until=until, at=at
            )
            publish(told)


def _return(row: Claim, amount: int, *, cause: str, at: datetime) -> None:
    GivenBack.objects.create(claim=row, cause=cause, amount=amount, created_at=at)
    Claim.objects.filter(pk=row.pk).update(given_back=F("given_back") + amount, changed_at=at)
    Counter.objects.filter(pk=row.counter_id).update(used=F("used") - amount)
