"""What stock holds: places and pieces, which their business takes with it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.kernel.personal import Whose, hands_over, impersonal
from entrepot.apps.stock.models import Location, Movement, StockItem, Transfer


def of_organisation(whose: Whose) -> Q:
    """Return the condition for rows of an organisation."""
    return Q(organisation_id=whose.organisation_id or 0)


hands_over(
    Location,
    *("public_id", "code", "name", "kind", "country", "recipient", "lines", "locality", "area", "postcode"),
    *("phone", "created_at", "closed_at"),
    title=_("Places where stock lies"),
    of=of_organisation,
)
hands_over(
    StockItem,
    *("variant_id", "location_id", "on_hand", "reserved"),
    title=_("Stock"),
    of=of_organisation,
)
hands_over(
    Movement,
    *("item_id", "kind", "shelf", "on_way", "reference", "reason", "why", "created_at"),
    title=_("Movements of stock"),
    of=lambda whose: Q(item__organisation_id=whose.organisation_id or 0),
)
impersonal(
    Location,
    *("name", "recipient", "lines", "locality", "postcode", "phone"),
    because="a place of a business, changed or closed by it",
)
impersonal(Movement, "reason", "why", because="why pieces moved")
impersonal(Transfer, "note", because="pieces on their way between places of one business")
