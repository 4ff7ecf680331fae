"""Every read of discovery."""

from entrepot.apps.discovery.offering import BADGES
from entrepot.apps.discovery.queries.counting import FoundCounts, count_found
from entrepot.apps.discovery.queries.finding import (
    MOST,
    MOST_ORDERED,
    Finding,
    count_waiting,
    search_products,
    suggest_words,
)
from entrepot.apps.discovery.queries.offers import (
    CHEAPEST,
    DEAREST,
    ORDERS,
    POPULAR,
    QUICKEST,
    OfferCounts,
    count_offers,
    get_badges,
    gone_condition,
    list_gone,
    list_offers,
    wanted_condition,
)
from entrepot.apps.discovery.queries.traits import (
    Counted,
    OfferTraits,
    Traits,
    count_traits,
    fits,
    list_traits,
)
from entrepot.apps.discovery.wanting import ANYTHING, Band, Wanted

__all__ = [
    "ANYTHING",
    "BADGES",
    "CHEAPEST",
    "DEAREST",
    "MOST",
    "MOST_ORDERED",
    "ORDERS",
    "POPULAR",
    "QUICKEST",
    "Band",
    "Counted",
    "Finding",
    "FoundCounts",
    "OfferCounts",
    "OfferTraits",
    "Traits",
    "Wanted",
    "count_found",
    "count_offers",
    "count_traits",
    "count_waiting",
    "fits",
    "get_badges",
    "gone_condition",
    "list_gone",
    "list_offers",
    "list_traits",
    "search_products",
    "suggest_words",
    "wanted_condition",
]
