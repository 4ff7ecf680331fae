"""The addresses under ``/api/``."""

from collections.abc import Iterator

from django.urls import URLPattern, path, re_path

from entrepot.apps.accounts.roles import LAW_READ
from entrepot.web.api.declaring import kept_private
from entrepot.web.api.endpoints import api
from entrepot.web.api.guard import guarded, nothing_here
from entrepot.web.api.openapi import query_parameters, serve_openapi
from entrepot.web.api.quotes import post_check, post_quote
from entrepot.web.api.reference import pages
from entrepot.web.api.refusals import tell_problems
from entrepot.web.api.tags import law_tag
from entrepot.web.api.webhooks import take_webhook

app_name = "api"

tell_problems(api)


READING = ("law/", "hs/", "countries")  # no row of anybody's: a token is optional, and the law names the tag


def _guarded() -> Iterator[URLPattern]:
    """Yield ninja's addresses, each behind the guard. What a resource declares is looked at behind it."""
    for pattern in api.urls[0]:
        if not isinstance(pattern, URLPattern) or pattern.name == "api-root":
            continue
        address = str(pattern.pattern)
        if address.startswith(READING):
            view = guarded(
                pattern.callback,
                scope=LAW_READ,
                tag=law_tag if address.startswith("law/") else None,
                parameters=query_parameters(address),
            )
        else:
            view = kept_private(guarded(pattern.callback))
        yield path(f"v1/{address}", view, name=pattern.name)


urlpatterns = [
    path("v1/quotes", post_quote, name="quotes"),
    path("v1/checks", post_check, name="checks"),
    path("v1/payments/webhooks/<slug:provider>", take_webhook, name="payment-webhook"),
    *_guarded(),
    path("v1/openapi.json", guarded(serve_openapi), name="openapi"),
    path("v1/docs", pages.show_docs, name="docs"),
    path("v1/docs/shapes", pages.show_shapes, name="docs-shapes"),
    path("v1/docs/shapes/<slug:shape>", pages.show_shape, name="docs-shape"),
    path("v1/docs/<slug:group>", pages.show_group, name="docs-group"),
    re_path(r"^.*$", nothing_here),
]
