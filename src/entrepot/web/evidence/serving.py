"""Hands a private file over. Its bytes are a stranger's: no page of ours may be fooled into running them."""

from urllib.parse import quote

from django.http import HttpResponse

from entrepot.apps.files.queries import PrivateContent

ALONE = "default-src 'none'; sandbox"


def hand_over(found: PrivateContent) -> HttpResponse:
    """Return a file: a picture (written by us) to be looked at, anything else to be saved; in no cache."""
    response = HttpResponse(found.content, content_type=found.content_type)
    way = "inline" if found.is_picture else "attachment"
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(found.name, safe='')}"
    response["Content-Security-Policy"] = ALONE
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
