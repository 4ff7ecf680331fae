"""A dispute in many hands: the seller answers, the clock ends, the platform decides, the buyer gives up."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from tests.apps.orders.shop import KEY, fill_cart, make_shelf, open_shop, pay, place, ship
from tests.races.plays.payment import crowd, sandbox_in

from entrepot.apps.kernel import clock, workers
from entrepot.apps.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind
from entrepot.apps.kernel.problems import ProblemRaised, conflict
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.models import Dispute, DisputeMove, OrderRefund
from entrepot.core.money import Money
from entrepot.core.trade.disputes import DISPUTE
from entrepot.core.trade.errors import IllegalMoveError

OPERATOR = Actor(kind=ActorKind.PERSON, user_id=1_000_000, roles=frozenset({"operator"}))


def all_at_once(folder: str, rounds: int) -> list[dict[str, Any]]:
    """Let four hands reach for the same dispute at the same moment, again and again."""
    sandbox_in(folder)
    open_shop()
    shelf = make_shelf(pieces=rounds * 2)
    found = []
    for number in range(rounds):
        order, case = complained(shelf.seller, shelf, f"{KEY}{number}")
        found.append({**reach(folder, order, case, shelf.seller, f"{KEY}{number}"), **after(order, case)})
    return found


def complained(seller: Actor, shelf: Any, key: str) -> tuple[str, str]:
    """Return an order on its way and the dispute about it."""
    now = clock.now()
    placed = place(fill_cart((shelf, 1), key=key), key=key, at=now)
    pay(placed.public_id, key=key, at=now)
    workers.run_pending()
    ship(placed.orders[0], seller, at=now)
    case = actions.open_dispute(order=placed.orders[0], why="Nothing comes.", by=ANONYMOUS, at=now, key=key)
    return placed.orders[0], case


def reach(folder: str, order: str, case: str, seller: Actor, key: str) -> dict[str, Any]:
    """Let all of them act at once; return what each was told."""
    late = clock.now() + timedelta(days=6)
    offer = Money(500, "SGD")
    works = [
        lambda: told(
            lambda: actions.answer_dispute(dispute=case, text="Wait.", offer=offer, by=seller, at=late)
        ),
        lambda: told(lambda: actions.expire_clock(dispute=case, by=SYSTEM, at=late)),
        lambda: told(
            lambda: actions.settle_dispute(order=order, for_buyer=True, why="Lost.", by=OPERATOR, at=late)
        ),
        lambda: told(lambda: actions.withdraw_dispute(dispute=case, by=ANONYMOUS, at=late, key=key)),
    ]
    return {"said": crowd(folder, works)}


def told(act: Any) -> str:
    """Do it, and say what became of it; what the table refuses is told as any refusal is."""
    try:
        return str(act())
    except IllegalMoveError as error:
        raise ProblemRaised(conflict("order-cannot", str(error))) from error
    except Dispute.DoesNotExist:
        return "ended"


def after(order: str, case: str) -> dict[str, Any]:
    """Let the time to appeal pass and the workers finish: the steps are one chain, the money went one way."""
    if Dispute.objects.filter(public_id=case, state="announced").exists():
        actions.expire_clock(dispute=case, by=SYSTEM, at=clock.now() + timedelta(days=10))
    workers.run_pending()
    actions.reconcile_order(order=order, by=SYSTEM, at=clock.now())
    moves = list(DisputeMove.objects.filter(dispute__public_id=case).order_by("id"))
    row = Dispute.objects.get(public_id=case)
    return {
        "chain": all(one.after == two.before for one, two in pairwise(moves)),
        "ends": sum(move.after in DISPUTE.ends for move in moves),
        "state": row.state,
        "order": queries.get_order(order, viewer=SYSTEM).state,
        "refunds": OrderRefund.objects.filter(order__public_id=order).count(),
        "differences": len(queries.list_money_differences(viewer=SYSTEM)),
        "books": len(ledger.list_differences(viewer=SYSTEM)),
    }
