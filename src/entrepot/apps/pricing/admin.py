from entrepot.apps.kernel.raw_views import show_raw
from entrepot.apps.pricing.models import MarketPrice, MarketPriceRule

show_raw(MarketPrice)
show_raw(MarketPriceRule)
