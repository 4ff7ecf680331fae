"""Many who propose, approve and pay one co-operative's earnings at the same moment."""

from collections.abc import Callable
from typing import Any

from tests.apps.cooperatives.hill import make_hill, make_lot, sell
from tests.factories import AT
from tests.races.plays.payment import sandbox_in
from tests.races.plays.payouts import at_once

from entrepot.apps.cooperatives import actions, queries
from entrepot.apps.cooperatives.actions import PayoutInput
from entrepot.apps.cooperatives.models import MemberPayout, MemberShare, PayoutSource
from entrepot.apps.kernel import workers
from entrepot.apps.messages.models import Message


def one_lot(folder: str, crowd: int) -> dict[str, Any]:
    """Let a crowd take each step of the payout of one lot; return what became of it."""
    sandbox_in(folder)
    hill = make_hill(sells=True)
    lot = make_lot(hill, 5_000, 3_000, 1_000)
    sell(hill, 4)
    (offer,) = queries.get_payout_offers(viewer=hill.by, lot=lot)
    wanted = PayoutInput(currency=offer.amount.currency, lot=lot)

    def every(work: Callable[[], object]) -> list[int]:
        return at_once([work] * crowd)

    codes = every(lambda: actions.propose_member_payout(payout=wanted, by=hill.by, at=AT))
    payout = MemberPayout.objects.get().public_id
    codes += every(lambda: actions.approve_member_payout(payout=payout, by=hill.second, at=AT))
    codes += every(lambda: actions.mark_members_paid(payout=payout, by=hill.second, at=AT))
    workers.run_pending()
    row = MemberPayout.objects.get()
    shares = MemberShare.objects.filter(payout=row)
    return {
        "codes": sorted(set(codes)),
        "state": row.state,
        "earned": offer.amount.minor,
        "shared": row.own_minor + sum(share.amount_minor for share in shares),
        "sources": sum(PayoutSource.objects.values_list("amount_minor", flat=True)),
        "letters": Message.objects.filter(template="member_paid").count(),
    }
