"""The fetcher of pictures against a server of our own that behaves badly, and names that lead astray."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pytest
from django.test import override_settings
from PIL import Image

from entrepot.adapters import picture_web
from entrepot.adapters.picture_sandbox import SandboxPictures
from entrepot.adapters.picture_web import WebPictures
from entrepot.apps.files.provider import MOST_BYTES, PictureNotFetchedError, is_public, picture_fetcher

HERE = "127.0.0.1"


def png(side: int = 300) -> bytes:
    target = BytesIO()
    Image.new("RGB", (side, side), "teal").save(target, "PNG")
    return target.getvalue()


class Server(BaseHTTPRequestHandler):
    """Answers as its path says."""

    asked: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        type(self).asked.append((self.path, dict(self.headers)))
        kind, _, rest = self.path[1:].partition("/")
        getattr(self, f"say_{kind}")(rest)

    def log_message(self, *_said: object) -> None:
        """Say nothing."""

    def send(self, status: int, content: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def say_good(self, _rest: str) -> None:
        self.send(200, png(), Content_Type="text/html")

    def say_page(self, _rest: str) -> None:
        self.send(200, b"<!doctype html><svg/>", Content_Type="image/png")

    def say_to(self, rest: str) -> None:
        self.send(302, Location=rest.replace("!", ":"))

    def say_round(self, rest: str) -> None:
        self.send(301, Location=f"/round/{int(rest) + 1}")

    def say_status(self, rest: str) -> None:
        self.send(int(rest), Retry_After="120")

    def say_huge(self, rest: str) -> None:
        length = {"Content_Length": str(MOST_BYTES + 1)} if rest == "told" else {}
        self.send(200, png(), **length)
        if rest != "told":
            piece = b"\0" * 2**20
            for _number in range(64):
                self.wfile.write(piece)

    def say_cut(self, _rest: str) -> None:
        self.send(200, png(), Content_Length=str(len(png()) + 10))

    def say_drip(self, rest: str) -> None:
        if rest == "head":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        else:
            self.send(200, png()[:40])
        for _number in range(200):
            self.wfile.write(b"a")
            time.sleep(0.05)


class Quiet(ThreadingHTTPServer):
    """A server to which it is no fault when somebody hangs up."""

    def handle_error(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    Server.asked = []
    made = Quiet((HERE, 0), Server)
    running = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    running.start()
    yield made
    made.shutdown()
    made.server_close()


def web(server: ThreadingHTTPServer, **parts: object) -> WebPictures:
    """Return a fetcher whose one shop stands on this machine: only a test can put it together so."""
    names = {"shop.example": [HERE], "inner.example": ["10.0.0.1"], "mixed.example": ["8.8.8.8", "10.0.0.1"]}
    given: dict[str, object] = {
        "agent": "Entrepot/test",
        "look_up": lambda host, _port: names.get(host, []),
        "may_ask": lambda address: address == HERE or is_public(address),
        "port_of": lambda _address: server.server_port,
    }
    return WebPictures(**(given | parts))  # type: ignore[arg-type]


def refusal(fetcher: WebPictures, address: str) -> PictureNotFetchedError:
    with pytest.raises(PictureNotFetchedError) as refused:
        fetcher.fetch(address)
    return refused.value


def test_a_picture_comes_whatever_its_header_calls_it(server: ThreadingHTTPServer) -> None:
    assert web(server).fetch("http://shop.example/good/a.png?v=1") == png()
    ((path, headers),) = Server.asked
    assert path == "/good/a.png?v=1"
    assert headers["Host"] == "shop.example"
    assert headers["User-Agent"] == "Entrepot/test"
    assert not headers.keys() & {"Cookie", "Authorization", "Referer"}


def test_no_proxy_of_the_environment_is_asked(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    assert web(server).fetch("http://shop.example/good/a.png")


@pytest.mark.parametrize(
    ("path", "code", "again"),
    [
        ("page/a.png", "not_a_picture", False),
        ("to/http!//127.0.0.1/good/", "inner_host", False),
        ("to/http!//2130706433/good/", "inner_host", False),
        ("to/http!//inner.example/good/", "inner_host", False),
        ("to/http!//mixed.example/good/", "inner_host", False),
        ("to/file!///etc/passwd", "not_an_address", False),
        ("to/http!//shop.example!8080/good/", "other_port", False),
        ("round/1", "led_astray", False),
        ("status/404", "gone", False),
        ("status/403", "not_given", False),
        ("status/429", "busy", True),
        ("status/503", "busy", True),
        ("huge/told", "too_heavy", False),
        ("huge/untold", "too_heavy", False),
        ("cut/a.png", "unreachable", True),
    ],
)
def test_what_goes_wrong_has_a_name(
    server: ThreadingHTTPServer, path: str, code: str, *, again: bool
) -> None:
    refused = refusal(web(server), f"http://shop.example/{path}")
    assert (refused.code, refused.again) == (code, again)


def test_a_redirect_is_followed_within_reach_and_three_times_at_most(server: ThreadingHTTPServer) -> None:
    assert web(server).fetch("http://shop.example/to//good/a.png")
    refusal(web(server), "http://shop.example/round/1")
    assert [path for path, _headers in Server.asked[2:]] == [f"/round/{number}" for number in range(1, 5)]


def test_a_host_that_asks_for_peace_says_for_how_long(server: ThreadingHTTPServer) -> None:
    assert refusal(web(server), "http://shop.example/status/429").pause == 120


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_steady_drip_ends_with_the_time_of_the_whole(server: ThreadingHTTPServer, part: str) -> None:
    refused = refusal(web(server, whole=0.6), f"http://shop.example/drip/{part}")
    assert (refused.code, refused.again) == ("too_slow", True)


def test_a_name_is_looked_up_once_and_asked_where_it_led(server: ThreadingHTTPServer) -> None:
    answers = [[HERE], ["10.0.0.1"]]
    asked: list[str] = []

    def look_up(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers.pop(0)

    assert web(server, look_up=look_up).fetch("http://shop.example/good/a.png")
    assert asked == ["shop.example"]


def test_one_bad_answer_among_good_ones_refuses_the_name(server: ThreadingHTTPServer) -> None:
    assert refusal(web(server), "http://mixed.example/good/").code == "inner_host"
    assert refusal(web(server), "http://nowhere.example/").code == "no_such_host"
    assert Server.asked == []


def test_https_holds_the_certificate_and_never_falls_back(server: ThreadingHTTPServer) -> None:
    assert refusal(web(server), "https://shop.example/good/a.png").code == "unreachable"
    assert Server.asked == []


@override_settings(PICTURE_FETCHER="entrepot.adapters.picture_web.connect", DEBUG=True)
def test_no_setting_lets_an_installation_ask_its_own_machine(server: ThreadingHTTPServer) -> None:
    made = picture_fetcher()
    assert isinstance(made, WebPictures)
    assert made.may_ask is is_public
    assert made.look_up is picture_web.look_up
    with pytest.raises(PictureNotFetchedError) as refused:
        made.fetch(f"http://{socket.gethostname()}.localhost:{server.server_port}/good/")
    assert refused.value.code in {"other_port", "inner_host"}
    with pytest.raises(PictureNotFetchedError) as refused:
        made.fetch("http://127.0.0.1/good/")
    assert refused.value.code == "inner_host"


def test_the_sandbox_draws_for_hosts_that_nobody_has(server: ThreadingHTTPServer) -> None:
    sandbox = SandboxPictures(web(server))
    assert sandbox.fetch("https://shop.example/a.png") == sandbox.fetch("https://shop.example/a.png")
    assert sandbox.fetch("https://shop.example/a.png") != sandbox.fetch("https://shop.example/b.png")
    for path, code in (("gone/a", "gone"), ("busy/a", "busy"), ("page/a", "not_a_picture")):
        with pytest.raises(PictureNotFetchedError) as refused:
            sandbox.fetch(f"https://shop.example/{path}")
        assert refused.value.code == code
    with pytest.raises(PictureNotFetchedError) as refused:
        sandbox.fetch("http://192.168.0.1/a.png")
    assert refused.value.code == "inner_host"
