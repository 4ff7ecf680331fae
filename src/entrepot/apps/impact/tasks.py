"""Counting everything anew, in pieces."""

from entrepot.apps.catalogue import queries as catalogue
from entrepot.apps.cooperatives import queries as cooperatives
from entrepot.apps.desk import queries as desk
from entrepot.apps.impact import actions, counting, incomes, sums, supporting
from entrepot.apps.impact.supporting import COUNTER
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.bulk import Cursor, Params, Step, bulk
from entrepot.apps.orders import queries as orders
from entrepot.apps.payouts import queries as payouts

CHUNK = 50
KINDS = ("business", "order", "payout", "income", "case")


@bulk("impact.rebuild")
def rebuild(params: Params, cursor: Cursor) -> Step:
    """Count the next few anew: businesses first, then orders, payouts, what members have, decided cases.

    Each is counted in a transaction of its own: it may be counted again, so nothing is left to save.
    """
    del params
    kind, last = cursor or [KINDS[0], ""]
    found = _counted(kind, last)
    if found:
        return Step(cursor=[kind, found[-1]], count=len(found))
    following = KINDS.index(kind) + 1
    if following < len(KINDS):
        return Step(cursor=[KINDS[following], ""])
    sums.add_up()
    actions.record_figures(by=COUNTER, at=clock.now())
    return Step.end()


def _counted(kind: str, last: str) -> list[str]:
    """Count the next few of a kind, and return their public ids."""
    if kind == "business":
        firsts = catalogue.list_first_listings(viewer=COUNTER, after=last, limit=CHUNK)
        for first in firsts:
            counting.count_business(first)
        return [first.business for first in firsts]
    if kind == "order":
        found = [each.public_id for each in orders.list_orders(viewer=COUNTER, before=last, limit=CHUNK)]
        for order in found:
            counting.count_order(order)
        return found
    if kind == "case":
        cases = desk.list_fast_cases(viewer=COUNTER, after=last, limit=CHUNK)
        for case in cases:
            supporting.keep_case(case)
        return [case.item for case in cases]
    if kind == "income":
        paid = cooperatives.list_member_incomes(viewer=COUNTER, after=last, limit=CHUNK)
        for income in paid:
            incomes.keep(income)
        return [income.payout for income in paid]
    found = [each.public_id for each in payouts.list_payouts(viewer=COUNTER, before=last, limit=CHUNK)]
    for payout in found:
        counting.count_payout(payout)
    return found
