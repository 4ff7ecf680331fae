"""The documentation page: Swagger UI, served from here, so that it works with no internet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def show_docs(request: HttpRequest) -> HttpResponse:
    """Show every address of the API, to be tried in the page."""
    return render(request, "api/docs.html")
