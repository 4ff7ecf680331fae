"""A view without a framework: what the server alone can do."""

from collections.abc import Callable, Iterable

HEADERS = [("Content-Type", "text/plain"), ("Content-Length", "5")]


def application(_environ: dict[str, object], start: Callable[..., object]) -> Iterable[bytes]:
    """Answer hello."""
    start("200 OK", HEADERS)
    return [b"hello"]
