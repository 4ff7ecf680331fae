"""After a crash: everything that was begun is taken to its end."""

from datetime import datetime

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.payouts.actions.listening import collect_statements
from entrepot.apps.payouts.actions.sending import send_payouts
from entrepot.apps.payouts.queries import PayoutDifference, list_payout_differences


def reconcile_payouts(*, by: Actor, at: datetime) -> list[PayoutDifference]:
    """Hand in again what the bank may not have, read its statements, act on each line left over.

    Safe at any time and by several at once; never inside a transaction. Returns every payout whose money is
    not where its state says: none, when all is well.
    """
    require_outside()
    require_role(by, OPERATOR)
    send_payouts(by=by, at=at)
    collect_statements(by=by, at=at)
    return list_payout_differences(viewer=by)
