"""The money check as work in chunks: orders a few hundred at a time, then each other part."""

from typing import Any

from django.utils.translation import gettext_noop

from entrepot.apps.desk import actions as desk
from entrepot.apps.desk.lanes import MONEY, URGENT
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.bulk import Cursor, Params, Step, bulk
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.orders import queries as orders
from entrepot.web.operator.checking import (
    CHECK,
    CLERK,
    MOST,
    PARTS,
    end_orders,
    order_difference,
)

SUBJECT = "money-check"  # on the desk one item at a time says that money differs
CHUNK = 200


@bulk(CHECK)
def check_money(params: Params, cursor: Cursor) -> Step:
    """Compare the next orders, or the next part; the last one tells the desk what differs."""
    del params
    state = cursor or _fresh()
    if state["after"] is not None:
        return _next_orders(state)
    left = [code for code in PARTS if code not in {part["code"] for part in state["parts"]}]
    part = PARTS[left[0]](CLERK).plain()
    state = {**state, "parts": [*state["parts"], part]}
    if len(left) > 1:
        return Step(cursor=state, count=1)
    return Step(cursor=state, count=1, last=True, save=lambda: _tell(state["parts"]))


def _fresh() -> dict[str, Any]:
    sums: dict[str, Any] = {"count": 0, "expected": {}, "held": {}, "differences": [], "unnamed": 0}
    return {"after": 0, "orders": sums, "parts": []}


def _next_orders(state: dict[str, Any]) -> Step:
    page = orders.check_money(viewer=CLERK, after=state["after"], limit=CHUNK)
    sums = state["orders"]
    found = [
        {"subject": each.subject, "currency": each.currency, "ours": each.ours, "theirs": each.theirs}
        for each in map(order_difference, page.differences)
    ]
    room = MOST - len(sums["differences"])
    sums = {
        "count": sums["count"] + page.checked,
        "expected": _added(sums["expected"], page.expected),
        "held": _added(sums["held"], page.held),
        "differences": [*sums["differences"], *found[:room]],
        "unnamed": sums["unnamed"] + max(0, len(found) - room),
    }
    if page.next is not None:
        cursor = {"after": page.next, "orders": sums, "parts": []}
    else:
        cursor = {"after": None, "orders": None, "parts": [end_orders(sums, CLERK).plain()]}
    total = orders.count_orders(viewer=CLERK) + len(PARTS)
    return Step(cursor=cursor, count=page.checked, total=total)


def _added(before: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    return {key: before.get(key, 0) + more.get(key, 0) for key in sorted(before.keys() | more.keys())}


def _tell(parts: list[dict[str, Any]]) -> None:
    """Put what differs before a person; take it off the desk when nothing does any more."""
    found = sum(len(part["differences"]) + part["unnamed"] for part in parts)
    now = clock.now()
    if not found:
        desk.close(lane=MONEY, subject=SUBJECT, by=CLERK, at=now, decision="agrees")
        return
    desk.open_item(
        lane=MONEY,
        subject_kind="money_check",
        subject=SUBJECT,
        title=Saying(gettext_noop("The money check found %(count)s differences"), {"count": str(found)}),
        by=CLERK,
        at=now,
        priority=URGENT,
    )
