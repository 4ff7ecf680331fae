"""The product's addresses, and an empty page and an empty call beside them."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from entrepot.config import urls


def empty(_request: HttpRequest) -> HttpResponse:
    """Return nothing."""
    return HttpResponse()


urlpatterns = [path("empty", empty), path("api/empty", empty), *urls.urlpatterns]
