"""What businesses holds: the business itself, which its owners take with them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.businesses.models import Business, Fact, Text, Verification
from entrepot.apps.kernel.personal import Whose, hands_over, impersonal


def of_business(whose: Whose) -> Q:
    """Return the condition for rows that belong to the business of an organisation."""
    return Q(business__organisation_id=whose.organisation_id or 0)


hands_over(
    Business,
    *("public_id", "name", "country", "kind", "state", "created_at", "verified_at"),
    title=_("The business"),
    of=lambda whose: Q(organisation_id=whose.organisation_id or 0),
)
hands_over(Text, "field", "language", "text", title=_("What it says about itself"), of=of_business)
hands_over(Fact, "fact", "created_at", "withdrawn_at", title=_("What it declared"), of=of_business)
hands_over(
    Verification,
    *("legal_name", "registration", "register", "state", "created_at", "decided_at", "note"),
    title=_("Its verification"),
    of=of_business,
)
impersonal(Business, "name", because="what a business calls itself")
impersonal(Text, "text", because="what a business says of itself to everybody")
impersonal(Verification, "legal_name", because="the name in a public register")
impersonal(Verification, "note", because="why a business was verified or not")
