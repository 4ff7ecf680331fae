"""One remittance and its advice: what was paid over, line by line, with the order and declaration of each."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.customs import queries as customs
from entrepot.apps.desk import queries as desk
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.kernel.spreadsheets import csv_text
from entrepot.apps.ledger.queries import Item
from entrepot.apps.payouts import queries
from entrepot.core.money import Money
from entrepot.web.operator.access import names_of, operator_page
from entrepot.web.operator.words import ACCOUNTS, ITEM_CAUSES

SHOWN: Final = 300


@require_safe
@operator_page
def show(request: HttpRequest, actor: Actor, remittance: str) -> HttpResponse:
    """Show one remittance with every line it pays."""
    context = {
        **file_of(remittance, actor),
        "items": [each for each in desk.list_items_about(remittance, viewer=actor) if not each.done_at],
    }
    return render(request, "operator/remittance.html", context)


@require_safe
@operator_page
def download(request: HttpRequest, actor: Actor, remittance: str) -> HttpResponse:
    """Give the remittance advice as a file, for whoever is paid."""
    del request
    view = queries.get_remittance(remittance, viewer=actor)
    lines = queries.list_remittance_items(remittance, viewer=actor)
    declared = customs.list_references(orders={line.about for line in lines}, viewer=actor)
    name = f"remittance-{view.owner}-{view.start}-{view.last}.csv".replace("/", "-")
    return HttpResponse(
        advice(view, lines, declared),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def file_of(remittance: str, viewer: Actor) -> dict[str, Any]:
    """Return what one must know of a remittance to decide. Raises Payout.DoesNotExist."""
    view = queries.get_remittance(remittance, viewer=viewer)
    lines = queries.list_remittance_items(remittance, viewer=viewer)
    sums: dict[str, Money] = {}
    for line in lines:
        kind = str(ACCOUNTS[line.account.kind])
        sums[kind] = sums.get(kind, Money.zero(view.amount.currency)) + line.amount
    shown = lines[:SHOWN]
    declared = customs.list_references(orders={line.about for line in shown}, viewer=viewer)
    return {
        "remittance": view,
        "lines": [(line, declared.get(line.about, ())) for line in shown],
        "unshown": len(lines) - len(shown),
        "sums": sums.items(),
        "causes": ITEM_CAUSES,
        "accounts": ACCOUNTS,
        "people": names_of({view.proposed_by, view.approved_by}, viewer),
    }


def advice(view: queries.RemittanceView, lines: list[Item], declared: dict[str, tuple[str, ...]]) -> str:
    """Return the advice as CSV: a line for each item, and the sum that the bank pays."""
    rows = [
        ["remittance", view.public_id],
        ["creditor", view.owner, view.name],
        ["reference", view.note],
        ["from", view.start.isoformat(), "to", view.last.isoformat()],
        ["date", "account", "why", "order", "declarations", "amount", "currency"],
        *(_row(line, declared.get(line.about, ())) for line in lines),
        ["", "", "sum", "", "", view.amount.format_plain(), view.amount.currency],
    ]
    return csv_text(rows)


def _row(line: Item, declared: tuple[str, ...]) -> list[str]:
    return [
        line.occurred_at.date().isoformat(),
        line.account.kind.value,
        line.cause.value,
        line.about,
        " ".join(declared),
        line.amount.format_plain(),
        line.amount.currency,
    ]
