"""Every write of budgets. Callers are the apps above, acting for the platform; a claim is theirs to end."""

from entrepot.apps.budgets.actions.claiming import claim, claim_again
from entrepot.apps.budgets.actions.ending import (
    confirm,
    confirm_all,
    expire_claims,
    give_back,
    give_back_share,
    release,
)
from entrepot.apps.budgets.actions.opening import open_counter
from entrepot.apps.budgets.actions.renaming import rename_subject
from entrepot.apps.budgets.refusals import BudgetExhaustedError
from entrepot.apps.budgets.taking import Named, Part

__all__ = [
    "BudgetExhaustedError",
    "Named",
    "Part",
    "claim",
    "claim_again",
    "confirm",
    "confirm_all",
    "expire_claims",
    "give_back",
    "give_back_share",
    "open_counter",
    "release",
    "rename_subject",
]
