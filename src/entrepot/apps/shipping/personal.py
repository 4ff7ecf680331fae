"""What shipping holds about who sends and receives parcels."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.kernel.personal import Whose, hands_over, holds, impersonal
from entrepot.apps.shipping.models import Parcel, ParcelAddress, TrackingEvent


def buyers_side(whose: Whose) -> Q:
    """Return the condition for the addresses of a person on parcels to them and back from them."""
    return Q(parcel__buyer_id=whose.user_id or 0) & (
        Q(parcel__kind="order", side="to") | Q(parcel__kind="return", side="from")
    )


holds(
    Parcel,
    kind="contact",
    title=_("Your parcels"),
    of=lambda whose: Q(buyer_id=whose.user_id or 0),
    shown=("public_id", "kind", "subject", "carrier", "number", "state", "handed_over_at", "delivered_at"),
)
holds(
    ParcelAddress,
    *("recipient", "lines", "locality", "postcode", "phone", "local"),
    kind="contact",
    title=_("Addresses on parcels"),
    of=buyers_side,
    shown=("parcel_id", "country", "area"),
)
holds(
    TrackingEvent,
    "note",
    kind="contact",
    title=_("What carriers said"),
    of=lambda whose: Q(parcel__buyer_id=whose.user_id or 0),
    shown=("parcel_id", "code", "place", "at"),
)
hands_over(
    Parcel,
    *("public_id", "kind", "subject", "carrier", "service", "grams", "number", "state", "delivered_at"),
    title=_("Parcels"),
    of=lambda whose: Q(organisation_id=whose.organisation_id or 0),
)
impersonal(Parcel, "contents", because="goods in words, for the label")
