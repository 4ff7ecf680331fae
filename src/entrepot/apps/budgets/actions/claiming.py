"""How parts of counters are promised: the one door, for counters by name and by id, one reference or many."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.db import IntegrityError, transaction

from entrepot.apps.budgets.events import BudgetClaimed
from entrepot.apps.budgets.models import Claim, Counter
from entrepot.apps.budgets.refusals import BudgetExhaustedError, another_amount
from entrepot.apps.budgets.taking import Key, Named, Part, key_of, take
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.kernel.outbox import publish

State = Claim.State
LIVE = (State.HELD, State.CONFIRMED)


def claim(*, parts: Sequence[Part], until: datetime, by: Actor, at: datetime, unseen: bool = False) -> None:
    """Promise parts of counters to references until a moment: all or none; once, however often asked.

    A counter that is named is made when it is first asked for, and takes the limit named, which may have
    changed. Raises BudgetExhaustedError when less is left of one; ProblemRaised 409 when a reference has
    another amount of it already. `unseen` says that the references are new in your transaction, so that
    nobody looks what they have: whatever is raised then undoes your transaction, IntegrityError too.
    """
    require_role(by, OPERATOR)
    if unseen:
        with transaction.atomic(savepoint=False):
            _claim(parts, until, by=by, at=at)
        return
    with transaction.atomic():
        missing = _missing(parts)
        try:
            with transaction.atomic():
                _claim(missing, until, by=by, at=at)
        except (IntegrityError, BudgetExhaustedError):
            if _missing(missing):  # else the same was claimed at the same moment
                raise


def claim_again(*, reference: str, until: datetime, by: Actor, at: datetime) -> None:
    """Promise a reference anew what it let go of, in your transaction; nothing where it has it, or had none.

    Raises BudgetExhaustedError when somebody else has it by now, which undoes your transaction.
    """
    require_role(by, OPERATOR)
    claims = list(Claim.objects.filter(reference=reference).select_related("counter").order_by("pk"))
    lost = {row.counter.public_id: row.amount for row in claims if row.state == State.RELEASED}
    for row in claims:
        if row.state != State.RELEASED:
            lost.pop(row.counter.public_id, None)
    parts = [Part(counter, reference, amount) for counter, amount in lost.items()]
    claim(parts=parts, until=until, by=by, at=at, unseen=True)


def _claim(parts: Sequence[Part], until: datetime, *, by: Actor, at: datetime) -> None:
    """Take of the counters, note whose it is, and tell; by one statement a table."""
    if not parts:
        return
    counters = take(parts, at)
    insert(
        Claim(
            counter=counters[key_of(part.counter)],
            reference=part.reference,
            amount=part.amount,
            until=until,
            changed_at=at,
            created_at=at,
        )
        for part in parts
    )
    named = attrgetter("reference")
    for reference, own in groupby(sorted(parts, key=named), key=named):
        _tell(reference, [(counters[key_of(part.counter)], part.amount) for part in own], until, by, at)


def _tell(
    reference: str, claimed: Sequence[tuple[Counter, int]], until: datetime, by: Actor, at: datetime
) -> None:
    changes = {counter.public_id: amount for counter, amount in claimed}
    audit.record(by=by, action="budgets.claim", subject=reference, changes=changes, at=at)
    for counter, amount in claimed:
        publish(
            BudgetClaimed(
                kind=counter.kind, reference=reference, unit=counter.unit, amount=amount, until=until, at=at
            )
        )


def _missing(parts: Sequence[Part]) -> list[Part]:
    """Return the parts that their references have not, spent or promised; refuse another amount."""
    rows = Claim.objects.filter(reference__in={part.reference for part in parts}, state__in=LIVE)
    found: dict[tuple[str, Key], int] = {}
    for row in rows.select_related("counter"):
        counter = row.counter
        for key in (key_of(counter.public_id), key_of(Named.of(counter))):
            found[row.reference, key] = row.amount
    missing = []
    for part in parts:
        amount = found.get((part.reference, key_of(part.counter)))
        if amount is None:
            missing.append(part)
        elif amount != part.amount:
            raise another_amount()
    return missing
