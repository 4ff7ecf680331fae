from entrepot.apps.demand.models import Wish
from entrepot.apps.kernel.raw_views import show_raw

show_raw(Wish)
