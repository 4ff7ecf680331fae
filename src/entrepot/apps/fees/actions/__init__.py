"""Every write of fees."""

from entrepot.apps.fees.actions.charging import charge, charge_new
from entrepot.apps.fees.actions.reliefs import end_relief, grant_relief
from entrepot.apps.fees.actions.schedules import set_schedule

__all__ = ["charge", "charge_new", "end_relief", "grant_relief", "set_schedule"]
