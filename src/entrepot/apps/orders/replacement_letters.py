"""What orders write about goods that are sent again: to both sides that they are, then to the buyer alone."""

from datetime import datetime

from entrepot.apps.orders import letters
from entrepot.apps.orders.models import Dispute, Replacement
from entrepot.apps.orders.replacing import replacement_of
from entrepot.core.trade.disputes import ARRIVED, REPLACING, RESENT


def write_step(case: Dispute, sellers_link: dict[str, str], at: datetime) -> None:
    """Write what the present state of something that is sent again asks for, each thing once."""
    found = replacement_of(case)
    if found is None:
        return
    row, language = case.order, letters.buyers_language(case.order.checkout.language)
    given = {"goods": _goods(found)}
    if case.state == REPLACING:
        told = _promised(case, found, language) | given
        letters.to_buyer(row, "replacement_promised", told, at, about=found.public_id)
        _write_seller(case, found, sellers_link, at)
    elif case.state == RESENT:
        letters.to_buyer(
            row, "replacement_sent", given | {"tracking": found.tracking}, at, about=found.public_id
        )
    elif case.state == ARRIVED and case.due_at is not None:
        until = letters.written_moment(case.due_at, language)
        letters.to_buyer(row, "replacement_arrived", given | {"until": until}, at, about=found.public_id)


def _write_seller(case: Dispute, found: Replacement, link: dict[str, str], at: datetime) -> None:
    told = _promised(case, found, letters.sellers_language(case.order), seller=True)
    cost = letters.written_money(case.order, found.freight_minor + found.dues_minor, seller=True)
    given = {**told, "goods": _goods(found), "cost": cost, **link}
    letters.to_seller(case.order, "replacement_to_send", given, at, about=found.public_id)


def _promised(case: Dispute, found: Replacement, language: str, *, seller: bool = False) -> dict[str, str]:
    return {
        "until": letters.written_moment(case.due_at, language) if case.due_at else "",
        "fallback": letters.written_money(case.order, found.fallback_minor, seller=seller),
    }


def _goods(found: Replacement) -> str:
    lines = found.lines.select_related("line")
    return ", ".join(f"{each.quantity} × {each.line.title}" for each in lines)[: letters.LONGEST]
