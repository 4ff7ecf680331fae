"""How often one address may ask pages that quote: the answer page, the shop. Every price is work."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from entrepot.web.api.callers import address_of
from entrepot.web.api.limits import Limiter, limit_from_environment

ADDRESSES = Limiter(limit_from_environment("ENTREPOT_PAGES_PER_MINUTE", 120, settings.WEB_PROCESSES))

type View = Callable[..., HttpResponseBase]


def paced(view: View) -> View:
    """Wrap a view so that an address that asks too often is told, on a page, when to come back."""

    @wraps(view)
    def serve(request: HttpRequest, **words: Any) -> HttpResponseBase:
        slot = ADDRESSES.take(address_of(request))
        if slot.allowed:
            return view(request, **words)
        response = render(request, "429.html", {"seconds": slot.retry_after}, status=429)
        response["Retry-After"] = str(slot.retry_after)
        response["Cache-Control"] = "no-store"
        return response

    return serve
