"""Every write of fees."""

from entrepot.apps.fees.actions.charging import charge, charge_new
from entrepot.apps.fees.actions.claiming import (
    are_reliefs_spent,
    claim_reliefs_again,
    confirm_reliefs,
    give_reliefs_back,
    release_reliefs,
)
from entrepot.apps.fees.actions.reliefs import end_relief, grant_relief, shorten_relief
from entrepot.apps.fees.actions.schedules import set_schedule
from entrepot.apps.fees.refusals import ReliefShortError

__all__ = [
    "ReliefShortError",
    "are_reliefs_spent",
    "charge",
    "charge_new",
    "claim_reliefs_again",
    "confirm_reliefs",
    "end_relief",
    "give_reliefs_back",
    "grant_relief",
    "release_reliefs",
    "set_schedule",
    "shorten_relief",
]
