"""What a supported place takes: a day of a placement, or advertising credit; never more than there is."""

from datetime import date, datetime
from typing import Final

from django.db import transaction

from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets import queries as budget_queries
from entrepot.apps.budgets.actions import BudgetExhaustedError, Part
from entrepot.apps.kernel.actors import SYSTEM
from entrepot.apps.programmes.awarding import CLERK, FAR
from entrepot.apps.programmes.models import AdPrice, Award, Benefit, Showing
from entrepot.apps.programmes.units import hold_units

KIND: Final = "programme_credit"


def spend_day(award: Award, benefit: Benefit, day: date, price: AdPrice | None, at: datetime) -> int:
    """Spend a day of a benefit, once however many shops; return what it took in minor units, nothing again.

    In your transaction, which holds the award's row. Raises BudgetExhaustedError.
    """
    reference = f"{award.public_id}/{benefit.position}/{day}"
    if budget_queries.list_claims_of(reference=reference, viewer=SYSTEM):
        return 0
    if benefit.kind == Benefit.Kind.PLACEMENT:
        amount = hold_units(award, benefit, 1, reference, at).minor
    else:
        amount = price.per_day_minor if price else 0
        require_credit(award, benefit, at)
        if amount:
            _hold(award, benefit, amount, reference, at)
    budgets.confirm(reference=reference, by=CLERK, at=at)
    return amount


def spend_credit(row: Showing, owed: int, at: datetime) -> tuple[int, bool]:
    """Spend what views came to, or what is left where that is less; return it, and whether it is used up."""
    award = Award.objects.select_for_update(of=("self",)).select_related("programme", "version")
    held = award.get(pk=row.award_id)
    reference = f"{row.public_id}/{row.views_minor}"
    for amount in (owed, None):
        wanted = amount if amount is not None else _left(held, row.benefit, at)
        if not wanted:
            return 0, True
        try:
            with transaction.atomic():
                _hold(held, row.benefit, wanted, reference, at)
        except BudgetExhaustedError:
            continue
        budgets.confirm(reference=reference, by=CLERK, at=at)
        return wanted, amount is None
    return 0, True


def require_credit(award: Award, benefit: Benefit, at: datetime) -> None:
    """Raise BudgetExhaustedError when nothing is left that could pay for views."""
    if not _left(award, benefit, at):
        raise BudgetExhaustedError(KIND, award.version.currency, wanted=1, left=0)


def _counter_of(award: Award, benefit: Benefit, at: datetime) -> str:
    return budgets.open_counter(
        kind=KIND,
        subject=f"{award.public_id}:{benefit.position}",
        unit=award.version.currency,
        limit=(benefit.quantity or 0) * (benefit.amount_minor or 0),
        by=CLERK,
        at=at,
    )


def _hold(award: Award, benefit: Benefit, amount: int, reference: str, at: datetime) -> None:
    counters = _counters(award, benefit, at)
    parts = [Part(counter, reference, amount) for counter in counters]
    budgets.claim(parts=parts, until=FAR, by=CLERK, at=at, unseen=True)


def _left(award: Award, benefit: Benefit, at: datetime) -> int:
    counters = _counters(award, benefit, at)
    return min(each.left for each in budget_queries.get_counters(counters, viewer=SYSTEM).values())


def _counters(award: Award, benefit: Benefit, at: datetime) -> list[str]:
    return [name for name in (_counter_of(award, benefit, at), award.cap, award.programme.budget) if name]
