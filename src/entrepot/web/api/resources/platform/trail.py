"""The audit trail."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts.roles import PLATFORM_AUDIT
from entrepot.apps.kernel import queries
from entrepot.web.api.declaring import Resource, for_operators
from entrepot.web.api.paging import Cursor, Limit, cut, seal, unseal
from entrepot.web.api.shapes.platform import trail as shapes

resource = Resource("audit", "Who did what, when.")
KIND = "audit"
Subject = Annotated[
    str, Query(max_length=64, pattern=r"^[^\x00-\x1f]*$", description="Keep what was done to one thing.")
]


@resource.get("/platform/audit", scope=PLATFORM_AUDIT, answers=shapes.TrailPage, summary="Who did what")
def list_trail(
    request: HttpRequest, subject: Subject = "", cursor: Cursor = "", limit: Limit = 50
) -> shapes.TrailPage:
    """Return what was done, the latest first: every use of a platform token stands there too."""
    viewer = for_operators(request)
    rows = list(
        queries.list_audit_entries(
            viewer=viewer, subject=subject, before=unseal(KIND, cursor) or None, limit=limit + 1
        )
    )
    kept, following = cut(rows, limit, lambda row: seal(KIND, row.pk))
    people = accounts.get_names({row.user_id for row in kept if row.user_id is not None}, viewer=viewer)
    items = [shapes.TrailEntry.seen(row, people) for row in kept]
    return shapes.TrailPage(items=items, next=following)
