"""The account over HTTP: form bodies in, JSON out; idempotency keys; connections cut after the work."""

import hashlib
import json
import random
import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from . import objects
from .account import Account, RefusedError
from .objects import Thing

LISTED = {
    "payment_intents": "payment_intents",
    "checkout/sessions": "sessions",
    "refunds": "refunds",
    "disputes": "disputes",
    "payouts": "payouts",
    "balance_transactions": "balance_transactions",
}


def nested(pairs: list[tuple[str, str]]) -> Thing:
    """Return `a[b][0]=c` as {"a": {"b": {"0": "c"}}}."""
    found: Thing = {}
    for name, value in pairs:
        first, *rest = re.findall(r"[^\[\]]+", name)
        place = found
        for part, following in zip([first, *rest], rest, strict=False):
            place = place.setdefault(part, {})
            del following
        place[([first, *rest])[-1]] = value
    return found


def uploaded(kind: str, sent: bytes) -> Thing:
    """Return the parts of a multipart body: a file as its name and bytes."""
    message = BytesParser(policy=default).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + sent)
    found: Thing = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        found[str(name)] = (part.get_filename(), content) if part.get_filename() else content.decode()
    return found


class Front(BaseHTTPRequestHandler):
    server: "FakeStripe"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def _serve(self, method: str) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        sent = self.rfile.read(length)
        if (kind := self.headers.get("Content-Type", "")).startswith("multipart/"):
            params = uploaded(kind, sent)
            raw = hashlib.sha256(repr(sorted(params.items())).encode()).hexdigest()
        else:
            raw = sent.decode()
            params = nested(parse_qsl(raw if method == "POST" else parts.query, keep_blank_values=True))
        self.server.seen.append((method, parts.path, raw, dict(self.headers)))
        with self.server.lock:
            status, body = self.server.answer(method, parts.path, params, raw, self.headers)
            cut = self.server.cuts(method)
        if cut:
            return self._cut()
        told = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.send_header("Request-Id", f"req_{len(self.server.seen)}")
        self.end_headers()
        self.wfile.write(told)
        return None

    def _cut(self) -> None:
        """Reset the connection, as a proxy does whose other side has gone."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):  # cut on purpose
            return

    def log_message(self, *_args: Any) -> None:
        return


class FakeStripe(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Front)
        self.account = Account("whsec_made_up")
        self.key = "sk_test_made_up"
        self.lock = threading.Lock()
        self.seen: list[tuple[str, str, str, dict[str, str]]] = []
        self.idempotent: dict[str, tuple[str, int, Thing]] = {}
        self.cut_share = 0.0
        self.dice = random.Random(0)  # noqa: S311 - which connections are cut is no secret

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def cuts(self, method: str) -> bool:
        return method == "POST" and self.dice.random() < self.cut_share

    def answer(self, method: str, path: str, params: Thing, raw: str, headers: Any) -> tuple[int, Thing]:
        if headers.get("Authorization") != f"Bearer {self.key}":
            return 401, objects.error("invalid_request_error", "Invalid API Key provided.")
        name = headers.get("Idempotency-Key", "") if method == "POST" else ""
        asked = f"{path}?{raw}"
        if name in self.idempotent:
            before, status, body = self.idempotent[name]
            if before != asked:
                message = "Keys for idempotent requests can only be used with the same parameters."
                return 400, objects.error("idempotency_error", message)
            return status, body
        try:
            status, body = 200, self._do(method, path.removeprefix("/v1/"), params)
        except RefusedError as refused:
            status, body = refused.status, refused.body
        if name:
            self.idempotent[name] = (asked, status, body)
        return status, body

    def _do(self, method: str, path: str, params: Thing) -> Thing:
        expand = list((params.get("expand") or {}).values())
        account = self.account
        if method == "GET":
            if path == "balance":
                return account.balance()
            if path in LISTED:
                return self._list(LISTED[path], params, expand)
            kind, _slash, reference = path.rpartition("/")
            return account.shown(account.find(LISTED[kind], reference), expand)
        actions: dict[str, Any] = {
            "payment_intents": account.create_intent,
            "checkout/sessions": account.create_session,
            "refunds": account.create_refund,
            "files": account.create_file,
        }
        if path in actions:
            return account.shown(actions[path](params), expand)
        if (parts := path.split("/"))[0] == "disputes" and len(parts) == len(("disputes", "du_1")):
            return account.shown(account.update_dispute(parts[1], params), expand)
        kind, reference, verb = path.rsplit("/", 2)
        act: Any = {
            ("refunds", "cancel"): account.cancel_refund,
            ("disputes", "close"): account.accept_dispute,
        }.get((kind, verb)) or {
            "capture": account.capture_intent,
            "cancel": account.cancel_intent,
            "expire": account.expire_session,
        }[verb]
        return account.shown(act(reference, params), expand)

    def _list(self, kind: str, params: Thing, expand: list[str]) -> Thing:
        rows = list(self.account.kept.get(kind, {}).values())[::-1]
        since = int((params.get("created") or {}).get("gte", 0))
        rows = [each for each in rows if each["created"] >= since]
        for name in ("payment_intent",):
            if name in params:
                rows = [each for each in rows if each.get(name) == params[name]]
        if "payout" in params:
            rows = [each for each in rows if each.get("_payout") == params["payout"]]
        if after := params.get("starting_after"):
            rows = rows[[each["id"] for each in rows].index(after) + 1 :]
        limit = min(int(params.get("limit", 10)), 100)
        inner = [each.removeprefix("data.") for each in expand]
        return {
            "object": "list",
            "url": f"/v1/{kind}",
            "has_more": len(rows) > limit,
            "data": [self.account.shown(each, inner) for each in rows[:limit]],
        }


@contextmanager
def fake_stripe() -> Iterator[FakeStripe]:
    """Run one, on a port of its own."""
    server = FakeStripe()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
