"""Every read of stock."""

from entrepot.apps.stock.lying import Lying, lying_beside, lying_of
from entrepot.apps.stock.queries.checking import StockFault, StockSums, find_faults, get_sums
from entrepot.apps.stock.queries.places import (
    LocationView,
    MovementView,
    TransferLineView,
    TransferView,
    get_location,
    get_transfer,
    list_locations,
    list_movements,
    list_transfers,
    may_split,
)
from entrepot.apps.stock.queries.serving import (
    StuckPlace,
    list_able,
    list_ranked_markets,
    list_serving,
    list_serving_by_market,
    list_stuck,
)
from entrepot.apps.stock.queries.shelves import (
    Held,
    StockView,
    count_free,
    count_sold,
    find_lying,
    list_held,
    list_open_references,
    list_places_of,
    list_stock,
)
from entrepot.apps.stock.ways import is_way_for, list_bonded_countries

__all__ = [
    "Held",
    "LocationView",
    "Lying",
    "MovementView",
    "StockFault",
    "StockSums",
    "StockView",
    "StuckPlace",
    "TransferLineView",
    "TransferView",
    "count_free",
    "count_sold",
    "find_faults",
    "find_lying",
    "get_location",
    "get_sums",
    "get_transfer",
    "is_way_for",
    "list_able",
    "list_bonded_countries",
    "list_held",
    "list_locations",
    "list_movements",
    "list_open_references",
    "list_places_of",
    "list_ranked_markets",
    "list_serving",
    "list_serving_by_market",
    "list_stock",
    "list_stuck",
    "list_transfers",
    "lying_beside",
    "lying_of",
    "may_split",
]
