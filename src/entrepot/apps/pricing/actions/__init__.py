"""Every write of pricing: what a seller asks in one market, as an amount or by a rule."""

from entrepot.apps.pricing.actions.prices import end_market_price, set_market_price
from entrepot.apps.pricing.actions.rules import reckon_product, reckon_rules, set_price_rule

__all__ = ["end_market_price", "reckon_product", "reckon_rules", "set_market_price", "set_price_rule"]
