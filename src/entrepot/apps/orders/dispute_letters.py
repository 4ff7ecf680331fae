"""What orders write about a dispute: whose turn it is until when, and to both sides how it ended.

As in `letters`: from what is true now, each thing once, in the reader's language.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.kernel.actors import system
from entrepot.apps.orders import letters, replacement_letters, words
from entrepot.apps.orders.models import Dispute, Order
from entrepot.apps.orders.replacing import replacement_of
from entrepot.core.trade.disputes import (
    AWAITING_BUYER,
    DISPUTE,
    ON_THE_WAY,
    UNDER_APPEAL,
    UNDER_REVIEW,
    Outcome,
    Wish,
)

CLERK: Final = system("orders")
LONGEST: Final = letters.LONGEST


def write_opened(order: str, at: datetime) -> None:
    """Tell the seller what the buyer complains of, and until when to answer."""
    case = Dispute.objects.select_related("order__checkout").filter(order__public_id=order).last()
    first = case.moves.first() if case is not None else None
    if case is None or first is None or first.due_at is None:
        return
    given = {
        "goods": letters.goods_of(case.order),
        "complaint": _complaint(case, first.why),
        "until": letters.written_moment(first.due_at, letters.sellers_language(case.order)),
    }
    letters.to_seller(
        case.order, "order_disputed", given | sellers_link(case.order), at, about=case.public_id
    )


def write_step(dispute: str, at: datetime) -> None:
    """Write what the present state of a dispute asks for; an extension is written once for each new end."""
    case = Dispute.objects.select_related("order__checkout").get(public_id=dispute)
    last = case.moves.last()
    if last is None:
        return
    if last.event == "extended" and case.due_at is not None:
        number = case.moves.filter(event="extended").count()
        _to_both(case, "dispute_extended", at, suffix=f"/{number}")
    elif case.state == AWAITING_BUYER:
        _of_answer(case, at)
    elif case.state == UNDER_REVIEW:
        _to_both(case, "dispute_review", at)
    elif last.event == "announced":
        _to_both(case, "dispute_announced", at)
    elif case.state == UNDER_APPEAL:
        _to_both(case, "dispute_appealed", at)
    elif case.state in ON_THE_WAY:
        replacement_letters.write_step(case, sellers_link(case.order), at)
    elif case.state in DISPUTE.ends:
        _to_both(case, "dispute_ended", at)


def _of_answer(case: Dispute, at: datetime) -> None:
    row = case.order
    language = letters.buyers_language(row.checkout.language)
    with translation.override(language):
        offer = _offer(case)
    answered = case.moves.filter(event="answered").last()
    given = {
        "answer": answered.why[:LONGEST] if answered else "",
        "offer": offer,
        "until": letters.written_moment(case.due_at, language) if case.due_at else "",
    }
    letters.to_buyer(row, "dispute_answered", given, at, about=case.public_id)


def _offer(case: Dispute) -> str:
    if case.offer_minor is not None:
        amount = letters.written_money(case.order, case.offer_minor)
        return _("The seller offers to give %(amount)s back.") % {"amount": amount}
    again = replacement_of(case)
    if again is not None and again.ended_at is None and again.shipped_at is None:
        return _("The seller offers to send it again, at no cost to you.")
    return _("The seller offers no money back.")


def _complaint(case: Dispute, why: str) -> str:
    """Return what the buyer says, and that they would like it sent again."""
    if case.wish != Wish.REPLACEMENT:
        return why[:LONGEST]
    with translation.override(letters.sellers_language(case.order)):
        return f"{why[:LONGEST]} {_('The buyer would like it sent again.')}"


def _to_both(case: Dispute, template: str, at: datetime, *, suffix: str = "") -> None:
    """Write one letter to each side. Its subject names the side: one letter of a kind about a subject."""
    row = case.order
    for seller in (False, True):
        language = letters.sellers_language(row) if seller else letters.buyers_language(row.checkout.language)
        given = _told(case, template, language, seller=seller)
        about = f"{case.public_id}{'/s' if seller else ''}{suffix}"
        if seller:
            letters.to_seller(row, template, given | sellers_link(row), at, about=about)
        else:
            letters.to_buyer(row, template, given, at, about=about)


def _told(case: Dispute, template: str, language: str, *, seller: bool) -> dict[str, str]:
    last = case.moves.last()
    until = letters.written_moment(case.due_at, language) if case.due_at else ""
    with translation.override(language):
        if template == "dispute_extended":
            return {"until": until, "why": last.why[:LONGEST] if last else ""}
        if template in {"dispute_review", "dispute_appealed"}:
            return {"until": until}
        if template == "dispute_announced":
            money = _money_words(case, seller=seller)
            return {"until": until, "money": money, "why": _reason(case, language)}
        return {
            "ended": str(words.DISPUTE_STEPS[last.event]) if last else "",
            "money": _money_words(case, seller=seller),
            "why": _reason(case, language),
        }


def _money_words(case: Dispute, *, seller: bool) -> str:
    if case.state == "overtaken":
        return _("The bank examines the payment; the money stays held until it has decided.")
    if case.outcome == Outcome.REPLACED:
        if case.state == "replaced":
            return _("It was sent again; the seller gets their share.")
        return _("The seller sends it again. What is not sent in time becomes money back.")
    if not case.refund_minor:
        return _("No money goes back; the seller gets their share.")
    amount = letters.written_money(case.order, case.refund_minor, seller=seller)
    return _("%(amount)s goes back to the buyer.") % {"amount": amount}


def _reason(case: Dispute, language: str) -> str:
    """Return the platform's written reason in a language, or in the one it was written in."""
    decided = case.moves.filter(event__in=["announced", "decided"]).last()
    at = decided.at if decided is not None else None
    said = [each for each in case.statements.filter(party="platform") if each.created_at == at]
    fitting = [each for each in said if letters.buyers_language(each.language) == language] or said
    return fitting[-1].text[:LONGEST] if fitting else ""


def sellers_link(row: Order) -> dict[str, str]:
    """Return where the seller finds the dispute; nothing for an organisation nobody owns."""
    owner = accounts.get_owner_mail(row.organisation_id, viewer=CLERK)
    if owner is None:
        return {}
    place = reverse("sell-order-dispute", args=[owner.organisation, row.public_id])
    return {"link": settings.ADDRESS + place}
