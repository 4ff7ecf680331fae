"""Who did what in an organisation: its own trail, for its people."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.kernel import queries
from entrepot.apps.kernel.actors import SYSTEM, require_role
from entrepot.web.seller.access import Seller, seller_page

SHOWN = 50
LONGEST_NUMBER = 18


@require_safe
@seller_page
def show(request: HttpRequest, seller: Seller) -> HttpResponse:
    """List what the people and keys of the organisation did, the latest first. For administrators."""
    require_role(seller.actor, roles.ADMIN)
    said = request.GET.get("before", "")
    before = int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER else None
    entries = list(queries.list_audit_entries(viewer=seller.actor, before=before, limit=SHOWN))
    ids = {entry.user_id for entry in entries if entry.user_id is not None}
    members = accounts.get_names(ids, viewer=SYSTEM)  # of its own rows alone
    context = {
        "seller": seller,
        "rows": list(_rows(entries, members)),
        "next": entries[-1].pk if len(entries) == SHOWN else None,
    }
    return render(request, "seller/activity.html", context)


def _rows(entries: Iterable[Any], members: dict[int, str]) -> Iterable[tuple[Any, str, list[str]]]:
    for entry in entries:
        names = sorted(str(name).replace("_", " ") for name in entry.changes)
        yield entry, members.get(entry.user_id or 0, ""), names
