"""How counters are taken from: one conditional statement for those that are named, one for those by id.

Counters are held in the order of their names, whoever asks, so that two never wait for each other.
"""

from collections import Counter as Sums
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db import connection
from django.db.models import Case, F, Value, When

from entrepot.apps.budgets.models import Counter
from entrepot.apps.budgets.refusals import BudgetExhaustedError
from entrepot.apps.kernel.returning import update_returning

type Key = tuple[str, ...]
"""What tells counters apart: the id of one that was opened, or kind, subject, period and unit."""

NAMED = ("kind", "subject", "period", "unit")
COLUMNS = ("created_at", "public_id", *NAMED, "limit", "held", "used")
UPSERT = f"""
INSERT INTO budgets_counter ({", ".join(f'"{name}"' for name in COLUMNS)}) VALUES %s
ON CONFLICT ({", ".join(NAMED)}) DO UPDATE
SET held = budgets_counter.held + excluded.held, "limit" = excluded."limit"
WHERE budgets_counter.held + budgets_counter.used + excluded.held <= excluded."limit"
RETURNING id, public_id, {", ".join(NAMED)}
"""  # noqa: S608 - our own names


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A counter by its name, whose limit the caller knows; whole amounts of `unit`."""

    kind: str
    subject: str
    period: str
    unit: str
    limit: int

    @classmethod
    def of(cls, row: Counter) -> Self:
        """Return the name of a counter."""
        return cls(kind=row.kind, subject=row.subject, period=row.period, unit=row.unit, limit=row.limit)


@dataclass(frozen=True, slots=True)
class Part:
    """So much of one counter for one reference. An opened counter is told by its public id."""

    counter: str | Named
    reference: str
    amount: int


def key_of(counter: str | Named) -> Key:
    """Return what tells a counter from others."""
    if isinstance(counter, str):
        return (counter,)
    return (counter.kind, counter.subject, counter.period, counter.unit)


def take(parts: Sequence[Part], at: datetime) -> dict[Key, Counter]:
    """Take of each counter what is wanted of it, in the caller's transaction; all, or it raises."""
    sums: Sums[Key] = Sums()
    for part in parts:
        sums[key_of(part.counter)] += part.amount
    names = {key_of(each.counter): each.counter for each in parts if isinstance(each.counter, Named)}
    taken = _take_named(names, sums, at)
    taken |= _take_opened({key[0]: amount for key, amount in sums.items() if key not in names})
    for part in parts:
        if (key := key_of(part.counter)) not in taken:
            raise _exhausted(part.counter, sums[key])
    return taken


def _take_named(names: Mapping[Key, Named], sums: Mapping[Key, int], at: datetime) -> dict[Key, Counter]:
    """Take of counters that are made where they are not there yet."""
    keys = sorted(key for key in names if sums[key] <= names[key].limit)
    if not keys:
        return {}
    moment = connection.ops.adapt_datetimefield_value(at)
    rows = [(moment, Counter(kind=key[0]).public_id, *key, names[key].limit, sums[key], 0) for key in keys]
    places = ", ".join([f"({', '.join(['%s'] * len(COLUMNS))})"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(UPSERT % places, [value for row in rows for value in row])
        return {tuple(key): _counter(pk, public_id, key) for pk, public_id, *key in cursor.fetchall()}


def _take_opened(amounts: Mapping[str, int]) -> dict[Key, Counter]:
    """Take of counters whose limit stands in them."""
    if not amounts:
        return {}
    more = Case(*(When(public_id=name, then=Value(amount)) for name, amount in amounts.items()))
    held = Counter.objects.select_for_update().filter(public_id__in=amounts).order_by(*NAMED).values("pk")
    able = Counter.objects.filter(pk__in=held[: len(amounts)], limit__gte=F("held") + F("used") + more)
    rows = update_returning(able, {"held": F("held") + more}, "id", "public_id", *NAMED)
    return {(public_id,): _counter(pk, public_id, key) for pk, public_id, *key in rows}


def _counter(pk: int, public_id: str, key: Sequence[str]) -> Counter:
    return Counter(pk=pk, public_id=public_id, **dict(zip(NAMED, key, strict=True)))


def _exhausted(counter: str | Named, amount: int) -> BudgetExhaustedError:
    """Return the refusal of a counter that has less left. Raises Counter.DoesNotExist for an unknown id."""
    if isinstance(counter, str):
        row = Counter.objects.get(public_id=counter)
        kind, unit, limit = row.kind, row.unit, row.limit
        taken = row.held + row.used
    else:
        kind, unit, limit = counter.kind, counter.unit, counter.limit
        now = Counter.objects.filter(**dict(zip(NAMED, key_of(counter), strict=True))).first()
        taken = now.held + now.used if now else 0
    return BudgetExhaustedError(kind, unit, wanted=amount, left=max(limit - taken, 0))
