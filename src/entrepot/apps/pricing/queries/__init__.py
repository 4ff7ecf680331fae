"""Every read of pricing: what a seller asks in a market, and the one price a buyer sees there."""

from entrepot.apps.pricing.queries.asked import AskedPrice, list_asked_prices, own_price_beside
from entrepot.apps.pricing.queries.shown import ShownPrice, get_price, price_many

__all__ = ["AskedPrice", "ShownPrice", "get_price", "list_asked_prices", "own_price_beside", "price_many"]
