from entrepot.apps.fees.models import FeeLine, FeeLineRelief, FeeSchedule, Relief
from entrepot.apps.kernel.raw_views import show_raw

show_raw(FeeLine, FeeLineRelief, FeeSchedule, Relief)
