"""Payments that disagree with the provider, and what a buyer has twice."""

from typing import Any

from django.utils.translation import gettext_lazy

from entrepot.apps.desk.queries import ItemView
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.payments import queries
from entrepot.web.operator.cases import Case, plain
from entrepot.web.operator.cases.closing import NoteForm, close_with_note
from entrepot.web.operator.orders import file_of


def _payment(item: ItemView, viewer: Actor) -> dict[str, Any]:
    payment = queries.get_payment(item.subject, viewer=viewer)
    refunds = [
        refund
        for line in payment.lines
        for refund in queries.list_refunds_of(line.kind, line.subject, viewer=viewer)
    ]
    first = payment.lines[0]
    strays = queries.list_strays_of(first.kind, first.subject, viewer=viewer)
    entries = ledger.list_entries_about(about=payment.public_id, viewer=viewer)
    return {"payment": payment, "refunds": refunds, "strays": strays, "entries": entries}


DISAGREEMENT = Case(
    template="operator/items/payment.html",
    load=_payment,
    form=plain(NoteForm),
    decide=close_with_note,
    button=gettext_lazy("Close with this note"),
)
TWICE = Case(
    template="operator/items/order.html",
    load=lambda item, viewer: file_of(item.subject, viewer),
    form=plain(NoteForm),
    decide=close_with_note,
    button=gettext_lazy("Close with this note"),
)
