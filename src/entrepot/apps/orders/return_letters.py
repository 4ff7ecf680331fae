"""What orders write about a return: to the seller what to answer or look at, to the buyer what was answered.

As in `letters`: from what is true now, each thing once, in the reader's language.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.kernel.actors import system
from entrepot.apps.orders import letters, return_words
from entrepot.apps.orders.models import Order, Return

CLERK: Final = system("orders")
TO_SELLER: Final[Mapping[str, str]] = {"requested": "return_requested", "received": "return_received"}
TO_BUYER: Final[Mapping[str, str]] = {
    "accepted": "return_accepted",
    "auto_accepted": "return_accepted",
    "overruled": "return_accepted",
    "refused": "return_refused",
    "upheld": "return_closed",
    "lapsed": "return_closed",
}


def write_step(returned: str, event: str, at: datetime) -> None:
    """Write what a step of a return means for the side that did not take it; most steps need no letter."""
    if event not in TO_SELLER and event not in TO_BUYER:
        return
    found = Return.objects.select_related("order__checkout").get(public_id=returned)
    move = found.moves.filter(event=event).last()
    if move is None:
        return
    if event in TO_SELLER:
        _to_seller(found, TO_SELLER[event], at)
    else:
        _to_buyer(found, TO_BUYER[event], move.why, at)


def _to_seller(found: Return, template: str, at: datetime) -> None:
    row = found.order
    language = letters.sellers_language(row)
    with translation.override(language):
        reason = str(return_words.REASONS[found.reason])
    given = {"goods": _goods(found), "until": _until(found, language)}
    given |= {"reason": reason} if template == "return_requested" else {}
    letters.to_seller(row, template, given | _link(row, found), at, about=found.public_id)


def _to_buyer(found: Return, template: str, why: str, at: datetime) -> None:
    row = found.order
    given = {"goods": _goods(found)}
    if template != "return_accepted":
        given["why"] = why[: letters.LONGEST]
    if template != "return_closed":
        given["until"] = _until(found, letters.buyers_language(row.checkout.language))
    letters.to_buyer(row, template, given, at, about=found.public_id)


def _goods(found: Return) -> str:
    lines = found.lines.select_related("line")
    said = ", ".join(f"{each.quantity} × {each.line.title}" for each in lines)
    return said if len(said) <= letters.LONGEST else f"{said[: letters.LONGEST]}…"


def _until(found: Return, language: str) -> str:
    return letters.written_moment(found.due_at, language) if found.due_at else ""


def _link(row: Order, found: Return) -> dict[str, str]:
    owner = accounts.get_owner_mail(row.organisation_id, viewer=CLERK)
    if owner is None:
        return {}
    return {"link": settings.ADDRESS + reverse("sell-return", args=[owner.organisation, found.public_id])}
