"""What the ledger holds: money by owner, and no person."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entrepot.apps.kernel.personal import Whose, hands_over
from entrepot.apps.ledger.models import Holder, Posting


def of_owned(whose: Whose) -> Q:
    """Return the condition for what is posted on the accounts that an organisation owns."""
    owners = Holder.objects.filter(organisation_id=whose.organisation_id or 0).values("owner")
    return Q(owner__in=owners)


hands_over(
    Posting,
    *("entry_id", "kind", "owner", "currency", "minor"),
    title=_("Statement: every posting on its accounts"),
    of=of_owned,
)
