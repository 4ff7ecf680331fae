"""What fees holds: nothing of people."""

from entrepot.apps.fees.models import FeeSchedule, Relief
from entrepot.apps.kernel.personal import impersonal

impersonal(FeeSchedule, "name", because="the name of a schedule")
impersonal(Relief, "programme_name", because="the name of a programme")
