"""What translation holds: goods in words, which their business takes with it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.kernel.personal import Whose, hands_over, impersonal
from entrepot.apps.translation.models import Remembered, Term


def of_organisation(whose: Whose) -> Q:
    """Return the condition for rows of an organisation."""
    return Q(organisation_id=whose.organisation_id or 0)


hands_over(
    Remembered,
    *("source_language", "language", "source", "text", "written_at"),
    title=_("What was translated before"),
    of=of_organisation,
)
hands_over(
    Term,
    *("public_id", "source_language", "source", "language", "agreed"),
    title=_("Agreed words"),
    of=of_organisation,
)
impersonal(Remembered, "text", because="goods in words")
