"""Letters the platform wrote, about everything or about one thing."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import PLATFORM_AUDIT
from entrepot.apps.messages import queries
from entrepot.web.api.declaring import Resource, for_operators
from entrepot.web.api.paging import Limit
from entrepot.web.api.resources.platform.trail import Subject
from entrepot.web.api.shapes.platform import letters as shapes

resource = Resource("letters", "That a letter went, and roughly where; never what it says.")


@resource.get(
    "/platform/letters", scope=PLATFORM_AUDIT, answers=shapes.WrittenLetters, summary="The latest letters"
)
def list_letters(request: HttpRequest, subject: Subject = "", limit: Limit = 50) -> shapes.WrittenLetters:
    """Return the latest letters, about everything or about one thing, and how many wait."""
    viewer = for_operators(request)
    rows = queries.list_messages(viewer=viewer, subject=subject, limit=limit)
    return shapes.WrittenLetters(
        items=[shapes.WrittenLetter.of(row) for row in rows], waiting=queries.count_waiting(viewer=viewer)
    )
