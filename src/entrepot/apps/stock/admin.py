from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.stock.models import Reservation, StockItem

show_raw(Reservation, StockItem)
