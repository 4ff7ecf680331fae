"""What enquiries hold: matters of a business, in the words of both sides."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.enquiries.models import Turn
from entrepot.apps.kernel.personal import Whose, hands_over, impersonal


def of_business(whose: Whose) -> Q:
    """Return the condition for what a business asked, and what it was answered."""
    return Q(enquiry__organisation_id=whose.organisation_id or 0)


impersonal(Turn, "words", because="what a business and the platform write each other about its trade")
hands_over(
    Turn,
    *("enquiry_id", "is_ours", "words", "created_at"),
    title=_("What it asked us"),
    of=of_business,
)
