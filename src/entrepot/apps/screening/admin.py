from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.screening.models import Hit, Screening

show_raw(Hit, Screening)
