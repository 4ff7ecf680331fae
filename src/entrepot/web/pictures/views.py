from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from entrepot.apps.files import queries
from entrepot.apps.kernel.actors import ANONYMOUS

FOR_EVER = "public, max-age=31536000, immutable"  # the name is the hash of what it holds


@require_safe
def picture(_request: HttpRequest, name: str) -> HttpResponse:
    """Show one stored picture; the same for everybody, and never again another under this address."""
    content = queries.read_picture(name, viewer=ANONYMOUS)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=queries.content_type_of(name))
    response["Cache-Control"] = FOR_EVER
    return response
