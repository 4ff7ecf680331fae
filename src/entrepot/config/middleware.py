"""What every request passes that neither Django nor the kernel brings."""

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase

log = structlog.get_logger("entrepot.request")

UNUSED_FEATURES = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
)


class RequestLog:
    """Logs one line a request, under the id the kernel gave it, and refuses features no page uses.

    The line names the route, never the path: a path may carry a key.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        started = time.perf_counter_ns()
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = UNUSED_FEATURES
        match = request.resolver_match
        log.info(
            "request",
            method=request.method,
            route=match.route if match else None,
            status=response.status_code,
            microseconds=(time.perf_counter_ns() - started) // 1000,
        )
        return response
