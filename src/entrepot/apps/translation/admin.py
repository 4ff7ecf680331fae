from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.translation.models import Remembered, Term

show_raw(Remembered, Term)
