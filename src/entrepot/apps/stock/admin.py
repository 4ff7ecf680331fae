from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.stock.models import (
    Location,
    MarketRank,
    Movement,
    Reservation,
    SendingPolicy,
    StockItem,
    Transfer,
    TransferLine,
)

show_raw(Location, MarketRank, SendingPolicy, StockItem, Reservation, Movement, Transfer, TransferLine)
