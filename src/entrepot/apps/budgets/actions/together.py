"""Claims of several references at once: promised, and spent, by one statement a table."""

from collections import Counter as Sums
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Case, F, Value, When

from entrepot.apps.budgets.actions.claiming import Wanted, tell
from entrepot.apps.budgets.events import ClaimConfirmed
from entrepot.apps.budgets.models import Claim, Counter
from entrepot.apps.budgets.refusals import BudgetExhaustedError, claim_gone
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.kernel.returning import update_returning

type Key = tuple[str, str, str, str]
"""What names a counter: kind, subject, period and unit. Counters are always held in this order."""

State = Claim.State
NAMED = ("kind", "subject", "period", "unit")
COLUMNS = ("created_at", "public_id", *NAMED, "limit", "held", "used")
UPSERT = f"""
INSERT INTO budgets_counter ({", ".join(f'"{name}"' for name in COLUMNS)}) VALUES %s
ON CONFLICT ({", ".join(NAMED)}) DO UPDATE
SET held = budgets_counter.held + excluded.held, "limit" = excluded."limit"
WHERE budgets_counter.held + budgets_counter.used + excluded.held <= excluded."limit"
RETURNING id, public_id, {", ".join(NAMED)}
"""  # noqa: S608 - our own names


def claim_all(*, wanted: Mapping[str, Sequence[Wanted]], until: datetime, by: Actor, at: datetime) -> None:
    """Promise parts of counters to references that have none of them yet, as `claim` does for each.

    In the caller's transaction, which must fall where this raises: BudgetExhaustedError when less is left of
    a counter, IntegrityError where a reference has something of one already.
    """
    require_role(by, OPERATOR)
    if not any(wanted.values()):
        return
    counters = _take([each for some in wanted.values() for each in some], at)
    claims = insert(
        Claim(
            counter=counters[_key(each)],
            reference=reference,
            amount=each.amount,
            until=until,
            changed_at=at,
            created_at=at,
        )
        for reference, some in wanted.items()
        for each in some
    )
    for claimed, each in zip(claims, (each for some in wanted.values() for each in some), strict=True):
        tell(claimed, each, by=by, at=at)


def confirm_all(*, references: Collection[str], by: Actor, at: datetime) -> None:
    """Spend what is promised to references, as `confirm` does for each, in the caller's transaction."""
    require_role(by, OPERATOR)
    held = Claim.objects.filter(reference__in=references, state=State.HELD)
    moved = update_returning(
        held, {"state": State.CONFIRMED, "changed_at": at}, "reference", "counter_id", "amount"
    )
    if moved:
        _spend(moved)
    found = {reference for reference, _counter, _amount in moved}
    _refuse_gone([each for each in references if each not in found])
    audit.record_each(by=by, action="budgets.confirm", subjects={each: {} for each in sorted(found)}, at=at)
    for reference in sorted(found):
        publish(ClaimConfirmed(reference=reference, at=at))


def _key(wanted: Wanted) -> Key:
    return (wanted.kind, wanted.subject, wanted.period, wanted.unit)


def _take(wanted: Sequence[Wanted], at: datetime) -> dict[Key, Counter]:
    """Take of each counter what is wanted of it, made where it is not there yet; all, or it raises."""
    sums: Sums[Key] = Sums()
    for each in wanted:
        sums[_key(each)] += each.amount
    limits = {_key(each): each.limit for each in wanted}
    keys = sorted(key for key in sums if sums[key] <= limits[key])
    moment = connection.ops.adapt_datetimefield_value(at)
    rows = [(moment, Counter(kind=key[0]).public_id, *key, limits[key], sums[key], 0) for key in keys]
    places = ", ".join([f"({', '.join(['%s'] * len(COLUMNS))})"] * len(rows))
    taken: dict[Key, Counter] = {}
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(UPSERT % places, [value for row in rows for value in row])
            for pk, public_id, *key in cursor.fetchall():
                named = dict(zip(NAMED, key, strict=True))
                taken[key[0], key[1], key[2], key[3]] = Counter(pk=pk, public_id=public_id, **named)
    for each in wanted:
        if _key(each) not in taken:
            raise _exhausted(each, sums[_key(each)])
    return taken


def _exhausted(wanted: Wanted, amount: int) -> BudgetExhaustedError:
    now = Counter.objects.filter(**dict(zip(NAMED, _key(wanted), strict=True))).first()
    left = max(wanted.limit - (now.held + now.used if now else 0), 0)
    return BudgetExhaustedError(wanted.kind, wanted.unit, wanted=amount, left=left)


def _spend(moved: Sequence[tuple[str, int, int]]) -> None:
    """Let what was held of counters be used."""
    sums: Sums[int] = Sums()
    for _reference, counter, amount in moved:
        sums[counter] += amount
    rows = Counter.objects.filter(pk__in=sums)
    if len(sums) > 1:  # in one order, so that two never wait for each other
        list(rows.order_by(*NAMED).select_for_update().values_list("pk"))
    part = Case(*(When(pk=pk, then=Value(amount)) for pk, amount in sums.items()))
    rows.update(held=F("held") - part, used=F("used") + part)


def _refuse_gone(references: Collection[str]) -> None:
    """Raise where what was promised to a reference was let go; nothing claimed and all spent are well."""
    if not references:
        return
    states: dict[str, set[str]] = {}
    for reference, state in Claim.objects.filter(reference__in=references).values_list("reference", "state"):
        states.setdefault(reference, set()).add(state)
    if any(State.CONFIRMED not in found for found in states.values()):
        raise claim_gone()
