"""What a quote costs: in the core alone, and over the API beside an empty Django view, in one run.

Aims: a single-line quote in at most 150 µs warm; the API at half the empty view's requests a second or more.
Run it with `make bench`. A figure is the processor's time in the fastest of many short rounds: what else the
machine does can only add to a round. Prices change with each call, so nothing but the rate cards is warm.
"""

import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count, cycle
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

os.environ.setdefault("ENTREPOT_HOME", mkdtemp(prefix="entrepot-bench-"))
os.environ["ENTREPOT_API_PER_MINUTE"] = "0"  # the limit is not what is measured
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")

TODAY = date(2026, 11, 21)
ROUNDS, CALLS = 80, 100
ROUTES = {"CN": ("FR", "CNY", "190531"), "DE": ("CN", "EUR", "610910"), "SG": ("CN", "SGD", "610910")}


def body(destination: str, lines: int, cents: int) -> dict[str, Any]:
    ship_from, currency, hs = ROUTES[destination]
    line = {"hs": hs, "unit_price": f"{cents // 100}.{cents % 100:02d}", "quantity": 1}
    return {
        "destination": destination,
        "ship_from": ship_from,
        "currency": currency,
        "freight": "5.00",
        "lines": [line] * lines,
    }


def prices() -> Iterator[int]:
    return (100 + number % 700 for number in count())


def seconds_each(call: Callable[[], object], calls: int = CALLS) -> float:
    started = time.process_time()
    for _ in range(calls):
        call()
    return (time.process_time() - started) / calls


def core() -> None:
    from entrepot.apps.law.current import in_force  # noqa: PLC0415 - after the environment is set
    from entrepot.core.law.quoting import quote  # noqa: PLC0415 - same
    from entrepot.core.law.request_reading import parse_request  # noqa: PLC0415 - same

    cards = in_force().cards
    print(f"{'quote in the core':34}{'µs':>8}{'quotes/s':>12}")
    for destination in ROUTES:
        for lines in (1, 20):
            each = prices()

            def call(
                destination: str = destination, lines: int = lines, each: Iterator[int] = each
            ) -> object:
                return quote(parse_request(body(destination, lines, next(each)), today=TODAY), cards)

            call()
            taken = min(seconds_each(call, max(1, CALLS // lines)) for _ in range(ROUNDS))
            print(f"{destination + ', lines: ' + str(lines):34}{taken * 1e6:>8.0f}{1 / taken:>12.0f}")


class Client:
    """Calls the WSGI application as a server does, without a socket between."""

    def __init__(self) -> None:
        import django  # noqa: PLC0415 - settings come first
        from django.conf import settings  # noqa: PLC0415 - same

        settings.ROOT_URLCONF = __name__
        settings.ALLOWED_HOSTS = ["*"]
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 - after setup
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - same
        from django.http import HttpResponse  # noqa: PLC0415 - same
        from django.urls import path  # noqa: PLC0415 - same

        from entrepot.config import urls as config_urls  # noqa: PLC0415 - same

        call_command("migrate", verbosity=0)
        empty = [path(address, lambda _: HttpResponse()) for address in ("empty", "api/empty")]
        globals()["urlpatterns"] = [*empty, *config_urls.urlpatterns]
        self.application = get_wsgi_application()

    def call(self, method: str, path: str, content: bytes = b"") -> bytes:
        """Return the body of an answer; anything but 200 stops the run."""
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost:8000",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(content)),
            "wsgi.input": io.BytesIO(content),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        statuses: list[str] = []
        answer = self.application(environ, lambda status, _headers, *_: statuses.append(status))
        content = b"".join(answer)
        getattr(answer, "close", lambda: None)()
        if not statuses[0].startswith("200"):
            msg = f"{method} {path} answered {statuses[0]}: {content[:300]!r}"
            raise RuntimeError(msg)
        return content


def api() -> None:
    client = Client()
    each = prices()

    def post(lines: int) -> Callable[[], bytes]:
        bodies = cycle([json.dumps(body("DE", lines, next(each))).encode() for _ in range(700)])
        return lambda: client.call("POST", "/api/v1/quotes", next(bodies))

    measured: list[tuple[str, Callable[[], bytes], int]] = [
        ("an empty page", lambda: client.call("GET", "/empty"), CALLS),
        ("an empty call of the API", lambda: client.call("GET", "/api/empty"), CALLS),
        ("quote, 1 line", post(1), CALLS),
        ("quote, 20 lines", post(20), CALLS // 10),
    ]
    for _, call, _calls in measured:
        call()
    rounds = [[seconds_each(call, calls) for _, call, calls in measured] for _ in range(ROUNDS)]
    fastest = [min(taken) for taken in zip(*rounds, strict=True)]
    print(f"\n{'over the API, all middleware':38}{'µs':>8}{'requests/s':>12}{'of the page':>14}{'call':>8}")
    for (name, _, _), taken in zip(measured, fastest, strict=True):
        ratios = f"{fastest[0] / taken:>14.2f}{fastest[1] / taken:>8.2f}"
        print(f"{name:38}{taken * 1e6:>8.0f}{1 / taken:>12.0f}{ratios}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    core()
    api()
