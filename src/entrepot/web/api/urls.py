"""The addresses under ``/api/``."""

from collections.abc import Iterator

from django.urls import URLPattern, path, re_path

from entrepot.apps.accounts.roles import LAW_READ
from entrepot.web.api.endpoints import api
from entrepot.web.api.guard import guarded, nothing_here
from entrepot.web.api.openapi import query_parameters, serve_openapi
from entrepot.web.api.pages import show_docs
from entrepot.web.api.quotes import post_check, post_quote
from entrepot.web.api.refusals import tell_problems
from entrepot.web.api.tags import law_tag

app_name = "api"

tell_problems(api)


def _reading() -> Iterator[URLPattern]:
    """Yield ninja's addresses, each behind the guard."""
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            about_law = str(pattern.pattern).startswith("law/")
            view = guarded(
                pattern.callback,
                scope=LAW_READ,
                tag=law_tag if about_law else None,
                parameters=query_parameters(str(pattern.pattern)),
            )
            yield path(f"v1/{pattern.pattern}", view, name=pattern.name)


urlpatterns = [
    path("v1/quotes", post_quote, name="quotes"),
    path("v1/checks", post_check, name="checks"),
    *_reading(),
    path("v1/openapi.json", guarded(serve_openapi), name="openapi"),
    path("v1/docs", show_docs, name="docs"),
    re_path(r"^.*$", nothing_here),
]
