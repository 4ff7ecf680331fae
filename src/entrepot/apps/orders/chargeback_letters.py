"""What orders write about a chargeback: to the seller, what the bank took and until when to show papers.

As in `letters`: from what is true now, each thing once, in the reader's language.
"""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.kernel.actors import system
from entrepot.apps.orders import chargeback_words, letters
from entrepot.apps.orders.models import Chargeback, Order
from entrepot.core.trade.chargebacks import sellers_term

CLERK: Final = system("orders")


def write_opened(chargeback: str, at: datetime) -> None:
    """Tell each seller what the bank took back, why, and until when papers help."""
    for row in _parts(chargeback):
        term = sellers_term(row.evidence_due_at)
        if row.outcome or term is None or term <= at:
            continue
        language = letters.sellers_language(row.order)
        with translation.override(language):
            reason = chargeback_words.say_reason(row.reason)
        given = _given(row) | {"reason": reason, "until": letters.written_moment(term, language)}
        letters.to_seller(row.order, "chargeback_opened", given, at, about=_about(row))


def write_ended(chargeback: str, at: datetime) -> None:
    """Tell each seller how the bank decided."""
    for row in _parts(chargeback):
        if row.outcome:
            with translation.override(letters.sellers_language(row.order)):
                ended = str(chargeback_words.STEPS[row.outcome])
            given = _given(row) | {"ended": ended}
            letters.to_seller(row.order, "chargeback_ended", given, at, about=_about(row))


def _parts(chargeback: str) -> list[Chargeback]:
    rows = Chargeback.objects.filter(chargeback=chargeback).select_related("order__checkout")
    return list(rows.order_by("pk"))


def _about(row: Chargeback) -> str:
    """Return what a letter is about: the seller's part of a chargeback."""
    return f"{row.chargeback}/{row.pk}"


def _given(row: Chargeback) -> dict[str, str]:
    amount = letters.written_money(row.order, row.amount_minor, seller=True)
    return {"goods": letters.goods_of(row.order), "amount": amount} | _link(row.order)


def _link(row: Order) -> dict[str, str]:
    owner = accounts.get_owner_mail(row.organisation_id, viewer=CLERK)
    if owner is None:
        return {}
    return {
        "link": settings.ADDRESS + reverse("sell-order-chargeback", args=[owner.organisation, row.public_id])
    }
