"""What pricing holds: prices, which their business takes with it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.kernel.personal import hands_over
from entrepot.apps.pricing.models import MarketPrice, MarketPriceRule

hands_over(
    MarketPrice,
    *("variant_id", "market", "price_minor", "currency", "basis", "per", "valid_from", "valid_to"),
    title=_("Prices by market"),
    of=lambda whose: Q(organisation_id=whose.organisation_id or 0),
)
hands_over(
    MarketPriceRule,
    *("variant_id", "market", "kind", "currency", "floor_minor", "cost_minor", "cost_currency", "margin"),
    *("ending", "threshold", "base", "rate", "rate_on", "rate_source", "made_at", "created_at", "ended_at"),
    title=_("Rules that make prices"),
    of=lambda whose: Q(organisation_id=whose.organisation_id or 0),
)
