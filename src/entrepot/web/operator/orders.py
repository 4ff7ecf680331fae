"""Orders as the platform sees them: all of them by state, and one with its money, its way and its papers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from entrepot.apps.businesses import queries as businesses
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.ledger import queries as ledger
from entrepot.apps.orders import queries
from entrepot.apps.orders.words import STATES
from entrepot.apps.payments import queries as payments
from entrepot.core.ledger import AccountKind, AccountRef
from entrepot.core.trade.stages import ORDER
from entrepot.web.operator import words
from entrepot.web.operator.access import operator_page
from entrepot.web.operator.words import ACCOUNTS

KIND = "order"
SHOWN = 50
USUAL_REASONS = frozenset(move.why for move in ORDER.moves)
"""What the table of orders itself gives as reason: the step's name says as much in the reader's language."""
PREFIX = "ord_"
COUNTED = 10_000
"""A state that holds more orders than this is told as more."""


@require_safe
@operator_page
def show_all(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List orders, newest first, in a state or in all; a whole public id leads to its order."""
    asked = request.GET.get("find", "").strip()
    if asked.startswith(PREFIX):
        return redirect("operate-order", order=asked)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    orders = queries.list_orders(viewer=actor, state=state, before=request.GET.get("before", ""), limit=SHOWN)
    context = {
        "orders": orders,
        "state": state,
        "states": _sizes(actor),
        "words": STATES,
        "names": businesses.get_names({order.business for order in orders}, viewer=actor),
        "next": orders[-1].public_id if len(orders) == SHOWN else "",
        "not_found": _("No order has this number. It begins with ord_.") if asked else "",
    }
    return render(request, "operator/orders.html", context)


@require_safe
@operator_page
def show(request: HttpRequest, actor: Actor, order: str) -> HttpResponse:
    """Show one order."""
    context = {**file_of(order, actor), "items": desk.list_items_about(order, viewer=actor)}
    return render(request, "operator/order.html", context)


def _sizes(viewer: Actor) -> dict[str, str]:
    """Return how many orders stand in each state, as it is written; many are not counted to the end."""
    counts = queries.count_states(viewer=viewer, most=COUNTED)
    return {
        state: f"{number_format(min(count, COUNTED), force_grouping=True)}{'+' if count > COUNTED else ''}"
        for state, count in counts.items()
    }


def file_of(order: str, viewer: Actor) -> dict[str, Any]:
    """Return everything about an order that one must know to decide. Raises Order.DoesNotExist."""
    found = queries.get_order(order, viewer=viewer)
    paid = payments.list_payments_of(KIND, order, viewer=viewer)
    about = [
        entry
        for subject in (*(each.public_id for each in paid), order)
        for entry in ledger.list_entries_about(about=subject, viewer=viewer)
    ]
    held = AccountRef(AccountKind.BUYER_FUNDS, order, found.total.currency)
    return {
        "held": ledger.get_balance(account=held, viewer=viewer),
        "order": found,
        "dispute": queries.find_dispute(order, viewer=viewer),
        "seller": businesses.get_names({found.business}, viewer=viewer).get(found.business, found.business),
        "timeline": queries.get_timeline(order, viewer=viewer),
        "usual_reasons": USUAL_REASONS,
        "payments": paid,
        "refunds": payments.list_refunds_of(KIND, order, viewer=viewer),
        "chargebacks": payments.list_chargebacks_of(KIND, order, viewer=viewer),
        "entries": sorted(about, key=lambda entry: entry.occurred_at),
        "accounts": ACCOUNTS,
        "due_names": {each.part: words.PARTS[each.part] for each in found.shares},
    }
