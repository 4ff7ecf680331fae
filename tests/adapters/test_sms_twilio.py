"""The gateway of text messages, against a server of our own that answers as Twilio's documents say."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from entrepot.adapters.sms_twilio import TextNotSentError, Twilio

NUMBER = "+250788123456"


class Gateway(BaseHTTPRequestHandler):
    answer: tuple[int, dict[str, Any]] = (201, {"sid": "SM1", "status": "queued"})
    heard: list[tuple[str, str, dict[str, list[str]]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.heard.append((self.path, self.headers["Authorization"], parse_qs(body)))
        status, said = self.answer
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *_said: Any) -> None:
        """Say nothing."""


@pytest.fixture
def gateway() -> Iterator[Twilio]:
    Gateway.heard, Gateway.answer = [], (201, {"sid": "SM1", "status": "queued"})
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    yield Twilio(account="AC1", secret="s", sender="+15550100", server=address, prefixes=("+250",))
    server.shutdown()
    server.server_close()


def test_a_message_goes_out_with_the_accounts_key(gateway: Twilio) -> None:
    gateway.send(number=NUMBER, text="Your code\n", key="msg_1")
    ((path, key, form),) = Gateway.heard
    assert path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert key == "Basic QUMxOnM="
    assert form == {"To": [NUMBER], "From": ["+15550100"], "Body": ["Your code"]}
    assert "secret" not in repr(gateway)


@pytest.mark.parametrize(
    ("status", "said", "told"),
    [
        (400, {"code": 21211, "message": f"Invalid {NUMBER}"}, "400 (Twilio 21211)"),
        (500, {}, "500"),
        (302, {}, "302"),
        (201, {"status": "failed"}, "did not take"),
    ],
)
def test_what_is_not_taken_is_told_without_the_number(
    gateway: Twilio, status: int, said: dict[str, Any], told: str
) -> None:
    Gateway.answer = (status, said)
    with pytest.raises(TextNotSentError) as raised:
        gateway.send(number=NUMBER, text="x", key="msg_1")
    assert told in str(raised.value)
    assert NUMBER not in str(raised.value)
    assert len(Gateway.heard) == 1


@pytest.mark.parametrize("number", ["+8613800138000", "0788123456", "anna@example.com"])
def test_other_countries_and_other_things_are_refused_unasked(gateway: Twilio, number: str) -> None:
    with pytest.raises(TextNotSentError):
        gateway.send(number=number, text="x", key="msg_1")
    assert Gateway.heard == []
