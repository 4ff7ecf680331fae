"""Every read of discovery."""

from entrepot.apps.discovery.offering import BADGES
from entrepot.apps.discovery.queries.finding import Finding, count_waiting, search_products, suggest_words
from entrepot.apps.discovery.queries.offers import (
    ANYTHING,
    CHEAPEST,
    DEAREST,
    ORDERS,
    POPULAR,
    QUICKEST,
    Band,
    OfferCounts,
    Wanted,
    count_offers,
    get_badges,
    gone_condition,
    list_gone,
    list_offers,
    wanted_condition,
)

__all__ = [
    "ANYTHING",
    "BADGES",
    "CHEAPEST",
    "DEAREST",
    "ORDERS",
    "POPULAR",
    "QUICKEST",
    "Band",
    "Finding",
    "OfferCounts",
    "Wanted",
    "count_offers",
    "count_waiting",
    "get_badges",
    "gone_condition",
    "list_gone",
    "list_offers",
    "search_products",
    "suggest_words",
    "wanted_condition",
]
