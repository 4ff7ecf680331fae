"""Who did what, when: the audit trail, newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from entrepot.apps.kernel import queries
from entrepot.apps.kernel.actors import Actor
from entrepot.web.operator.access import names_of, operator_page

SHOWN = 50
LONGEST_NUMBER = 18


@require_safe
@operator_page
def show(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List what was done: to everything or to one thing, by everybody or by one person."""
    subject = request.GET.get("subject", "").strip()
    person = _number(request.GET.get("person", ""))
    found = queries.list_audit_entries(
        viewer=actor,
        subject=subject,
        user_id=person,
        before=_number(request.GET.get("before", "")),
        limit=SHOWN,
    )
    entries = list(found)
    people = names_of({entry.user_id for entry in entries} | {person}, actor)
    context = {
        "entries": entries,
        "people": people,
        "subject": subject,
        "person": person,
        "person_name": people.get(person or 0, ""),
        "next": entries[-1].pk if len(entries) == SHOWN else None,
    }
    return render(request, "operator/audit.html", context)


def _number(said: str) -> int | None:
    """Return a row number, None for what is none."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER else None
