from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.law.models import Edition

show_raw(Edition)
