"""What members are written: a letter, else a text message; who has neither gets a printed slip."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from entrepot.apps.cooperatives.models import MemberPayout
from entrepot.apps.cooperatives.queries.payouts import slip_of
from entrepot.apps.kernel.actors import system
from entrepot.apps.messages import actions as messages
from entrepot.apps.reference import queries as reference

CLERK: Final = system("cooperatives")
LETTERS: Final[Mapping[str, frozenset[str]]] = {"member_paid": frozenset({"cooperative", "text"})}


def write_members_paid(payout: str, at: datetime) -> None:
    """Write once to each member of a paid payout who has a mailbox or a telephone."""
    row = MemberPayout.objects.select_related("business").get(public_id=payout)
    for share in row.shares.select_related("member").order_by("id"):
        slip = slip_of(share, row)
        address = slip.email or reference.read_phone(slip.phone, row.business.country)
        if not address:
            continue
        messages.queue_message(
            template="member_paid",
            subject_kind="member_payout",
            subject=f"{payout}-{share.pk}",
            address=address,
            language=slip.language,
            context={"cooperative": row.business.name, "text": slip.text},
            by=CLERK,
            at=at,
            organisation_id=row.business.organisation_id,
        )
