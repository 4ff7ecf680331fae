"""Every write of budgets. Callers are the apps above, acting for the platform; a claim is theirs to end."""

from entrepot.apps.budgets.actions.claiming import Wanted, claim
from entrepot.apps.budgets.actions.ending import confirm, expire_claims, give_back, release
from entrepot.apps.budgets.actions.opened import (
    Part,
    claim_again,
    claim_new,
    give_back_share,
    open_counter,
)
from entrepot.apps.budgets.actions.renaming import rename_subject
from entrepot.apps.budgets.actions.together import claim_all, confirm_all
from entrepot.apps.budgets.refusals import BudgetExhaustedError

__all__ = [
    "BudgetExhaustedError",
    "Part",
    "Wanted",
    "claim",
    "claim_again",
    "claim_all",
    "claim_new",
    "confirm",
    "confirm_all",
    "expire_claims",
    "give_back",
    "give_back_share",
    "open_counter",
    "release",
    "rename_subject",
]
