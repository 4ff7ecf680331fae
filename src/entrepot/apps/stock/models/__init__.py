"""Tables of stock: places of sellers, what lies in them, what is promised, what moved."""

from entrepot.apps.stock.models.locations import Location, MarketRank, SendingPolicy
from entrepot.apps.stock.models.shelves import Movement, Reservation, StockItem, Transfer, TransferLine

MAIN = "main"

__all__ = [
    "MAIN",
    "Location",
    "MarketRank",
    "Movement",
    "Reservation",
    "SendingPolicy",
    "StockItem",
    "Transfer",
    "TransferLine",
]
