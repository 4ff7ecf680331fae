"""What members are written who have an e-mail address; the others get a text message or a printed slip."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from entrepot.apps.cooperatives.models import MemberPayout
from entrepot.apps.cooperatives.queries.payouts import slip_of
from entrepot.apps.kernel.actors import system
from entrepot.apps.messages import actions as messages

CLERK: Final = system("cooperatives")
LETTERS: Final[Mapping[str, frozenset[str]]] = {"member_paid": frozenset({"cooperative", "text"})}


def write_members_paid(payout: str, at: datetime) -> None:
    """Write once to each member of a paid payout whose address is known."""
    row = MemberPayout.objects.select_related("business").get(public_id=payout)
    shares = row.shares.select_related("member").exclude(member__email="")
    for share in shares.order_by("id"):
        slip = slip_of(share, row)
        messages.queue_message(
            template="member_paid",
            subject_kind="member_payout",
            subject=f"{payout}-{share.pk}",
            address=slip.email,
            language=slip.language,
            context={"cooperative": row.business.name, "text": slip.text},
            by=CLERK,
            at=at,
            organisation_id=row.business.organisation_id,
        )
