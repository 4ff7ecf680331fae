from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.markets.models import Family, Market, Setting

show_raw(Family, Market, Setting)
