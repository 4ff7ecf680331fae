"""Every read of pricing: what a seller asks in a market, and the one price a buyer sees there."""

from entrepot.apps.pricing.queries.asked import AskedPrice, list_asked_prices, own_price_beside
from entrepot.apps.pricing.queries.rules import (
    Proposal,
    RuleView,
    get_price_rule,
    list_price_rules,
    propose_price,
    propose_rule,
)
from entrepot.apps.pricing.queries.shown import ShownPrice, get_price, price_many
from entrepot.apps.pricing.words import why_none

__all__ = [
    "AskedPrice",
    "Proposal",
    "RuleView",
    "ShownPrice",
    "get_price",
    "get_price_rule",
    "list_asked_prices",
    "list_price_rules",
    "own_price_beside",
    "price_many",
    "propose_price",
    "propose_rule",
    "why_none",
]
