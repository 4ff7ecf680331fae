"""What reliefs claimed of their budgets follows what was sold: let go, taken again, spent, given back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from entrepot.apps.budgets import actions as budgets
from entrepot.apps.fees.budgeting import relief_reference
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.problems import ProblemRaised

HELD_FOR: Final = timedelta(days=400)
"""Longer than anything stays unpaid: whoever sells lets go by itself."""


def release_reliefs(*, reference: str, by: Actor, at: datetime) -> None:
    """Let go of what the reliefs of something unpaid hold of their budgets. For the app that sells."""
    require_role(by, OPERATOR)
    budgets.release(reference=relief_reference(reference), by=by, at=at)


def claim_reliefs_again(*, reference: str, by: Actor, at: datetime) -> None:
    """Take again what was let go, since it was paid after all; in your transaction.

    Raises BudgetExhaustedError when others have it by now: the fee frozen with it cannot hold any more.
    """
    require_role(by, OPERATOR)
    budgets.claim_again(reference=relief_reference(reference), until=at + HELD_FOR, by=by, at=at)


def confirm_reliefs(*, reference: str, by: Actor, at: datetime) -> None:
    """Spend what the reliefs of something sold hold, as it was paid. Safe to repeat."""
    require_role(by, OPERATOR)
    budgets.confirm(reference=relief_reference(reference), by=by, at=at)


def are_reliefs_spent(*, reference: str, by: Actor, at: datetime) -> bool:
    """Spend what the reliefs of something hold, before any of it goes back; False where it was let go.

    So it was where money came for what had been given up, and goes back whole.
    """
    try:
        confirm_reliefs(reference=reference, by=by, at=at)
    except ProblemRaised:
        return False
    return True


def give_reliefs_back(
    *, reference: str, part: int, whole: int, by: Actor, at: datetime, counters: Sequence[str] = ()
) -> int:
    """Free the share of the budgets that went back with a part of the goods; return how much.

    Counted from the beginning, so safe in any order. `counters` (public ids) narrow it to those.
    """
    require_role(by, OPERATOR)
    return budgets.give_back_share(
        reference=relief_reference(reference), part=part, whole=whole, counters=counters, by=by, at=at
    )
