"""Brings pictures from the web, for strangers who name the address, with nothing but Python.

A name is looked up once, every answer must be an address that anybody could reach, and the connection goes
to one of those very addresses: a name that leads elsewhere a moment later leads nobody astray. The
certificate is held against the name. Every redirect is looked at in the same way. The environment's proxies
are not asked.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin

from django.conf import settings

from entrepot.apps.files.provider import (
    MOST_BYTES,
    AddressRefusedError,
    PictureFetcher,
    PictureNotFetchedError,
    WebAddress,
    is_picture,
    is_public,
    read_address,
)
from entrepot.apps.kernel.outside import require_outside

LOOK_UP: Final = 5.0  # seconds
CONNECT: Final = 5.0
SILENCE: Final = 10.0  # between two pieces
WHOLE: Final = 40.0
MOST_REDIRECTS: Final = 3
PIECE: Final = 64 * 1024
ENOUGH: Final = 12  # bytes that tell a picture
AT_ONCE: Final = 2  # of one host
APART: Final = 0.25  # seconds between two questions to one host
LONGEST_PAUSE: Final = 6 * 3600
USUAL_PAUSE: Final = 60
MOST_HOSTS: Final = 10_000
MOST_TRIED: Final = 3  # addresses of one name

OK, GONE, TOO_MANY, SERVER_FAULT = 200, {404, 410}, 429, 500
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class _Host:
    """How politely one host is asked."""

    def __init__(self) -> None:
        self.room = threading.BoundedSemaphore(AT_ONCE)
        self.turn = threading.Lock()
        self.next_at = 0.0


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was looked up before, speaking as if to the name."""

    def __init__(self, host: str, port: int, *, to: list[str], secure: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=CONNECT)
        self._to, self._secure = to, secure
        self.line: socket.socket | None = None  # `sock` is let go once an answer begins

    def connect(self) -> None:
        """Connect to the first address that answers, and hold the certificate against the name."""
        self.line = self.sock = self._first_that_answers()
        self.sock.settimeout(SILENCE)
        if self._secure is not None:
            self.line = self.sock = self._secure.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def ask(self, asked: WebAddress, agent: str) -> None:
        """Ask for a picture as it is: nothing packed, nothing of us but who we are."""
        self.putrequest("GET", asked.target, skip_host=True, skip_accept_encoding=True)
        self.putheader("Host", f"[{asked.host}]" if ":" in asked.host else asked.host)
        self.putheader("User-Agent", agent)
        self.putheader("Accept", "image/webp,image/jpeg,image/png")
        self.putheader("Accept-Encoding", "identity")
        self.putheader("Connection", "close")
        self.endheaders()

    def _first_that_answers(self) -> socket.socket:
        failed: OSError | None = None
        for each in self._to[:MOST_TRIED]:
            try:
                return socket.create_connection((each, self.port), timeout=CONNECT)
            except OSError as error:
                failed = error
        raise failed or OSError("There is no address.")


def look_up(host: str, port: int) -> list[str]:
    """Return every address that a name leads to; none when it leads nowhere, or takes too long to say."""
    found: list[str] = []

    def ask() -> None:
        with suppress(OSError, UnicodeError):
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(LOOK_UP)
    return list(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPictures:
    """The web. What tests put in place of the parts has no setting: `connect` takes none."""

    agent: str
    look_up: Callable[[str, int], list[str]] = look_up
    may_ask: Callable[[str], bool] = is_public
    port_of: Callable[[WebAddress], int] = field(default=lambda address: address.port)
    secure: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    whole: float = WHOLE
    _hosts: dict[str, _Host] = field(default_factory=dict, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def fetch(self, address: str) -> bytes:
        """Return the picture behind an address. Raises PictureNotFetchedError."""
        require_outside()
        until = time.monotonic() + self.whole
        asked = _read(address)
        for _hop in range(MOST_REDIRECTS + 1):
            with self._politely(asked.host, until):
                said = self._ask(asked, until)
            if isinstance(said, bytes):
                return said
            following = _read(urljoin(str(asked), said))
            if asked.scheme == "https" and following.scheme != "https":
                raise PictureNotFetchedError("led_astray")
            asked = following
        raise PictureNotFetchedError("led_astray")

    def _ask(self, asked: WebAddress, until: float) -> bytes | str:
        """Return the picture, or where it is said to lie."""
        connection = _Connection(
            asked.host,
            self.port_of(asked),
            to=self._addresses_of(asked),
            secure=self.secure if asked.scheme == "https" else None,
        )
        left = until - time.monotonic()
        if left <= 0:
            raise PictureNotFetchedError("too_slow", again=True)
        late = threading.Event()
        watch = threading.Timer(left, _cut, (connection, late))
        watch.daemon = True
        watch.start()
        try:
            connection.ask(asked, self.agent)
            with closing(connection.getresponse()) as answer:
                said = _read_answer(answer)
        except ssl.SSLCertVerificationError as error:
            raise PictureNotFetchedError("certificate") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            slow = late.is_set() or isinstance(error, TimeoutError)
            raise PictureNotFetchedError("too_slow" if slow else "unreachable", again=True) from error
        except PictureNotFetchedError as error:
            if late.is_set():  # a line that was cut ends like a short answer
                raise PictureNotFetchedError("too_slow", again=True) from error
            raise
        finally:
            watch.cancel()
            connection.close()
            if connection.line is not None:
                connection.line.close()
        if late.is_set():
            raise PictureNotFetchedError("too_slow", again=True)
        return said

    def _addresses_of(self, asked: WebAddress) -> list[str]:
        """Return where a host is to be reached: one bad answer among good ones is refused as all bad."""
        found = self.look_up(asked.host, asked.port)
        if not found:
            raise PictureNotFetchedError("no_such_host", again=True)
        if not all(self.may_ask(each) for each in found):
            raise PictureNotFetchedError("inner_host")
        return found

    @contextmanager
    def _politely(self, name: str, until: float) -> Iterator[None]:
        with self._lock:
            if len(self._hosts) > MOST_HOSTS:
                self._hosts.clear()
            host = self._hosts.setdefault(name, _Host())
        if not host.room.acquire(timeout=max(0, until - time.monotonic())):
            raise PictureNotFetchedError("too_slow", again=True)
        try:
            with host.turn:
                time.sleep(max(0.0, host.next_at - time.monotonic()))
                host.next_at = time.monotonic() + APART
            yield
        finally:
            host.room.release()


def connect() -> PictureFetcher:
    """Return the fetcher of this installation, which names itself to whom it asks."""
    return _shared(f"Entrepot/1 (+{settings.ADDRESS}; pictures of goods, named by their seller)")


_made: dict[str, WebPictures] = {}


def _shared(agent: str) -> WebPictures:
    """Return the one fetcher of this process: politeness is kept by it."""
    return _made.setdefault(agent, WebPictures(agent=agent))


def _read(address: str) -> WebAddress:
    try:
        return read_address(address)
    except AddressRefusedError as error:
        raise PictureNotFetchedError(error.code) from error


def _read_answer(answer: http.client.HTTPResponse) -> bytes | str:
    if answer.status in REDIRECTS and (place := answer.headers.get("Location")):
        return place
    if answer.status in GONE:
        raise PictureNotFetchedError("gone")
    if answer.status == TOO_MANY or answer.status >= SERVER_FAULT:
        raise PictureNotFetchedError("busy", again=True, pause=_pause(answer))
    if answer.status != OK:
        raise PictureNotFetchedError("not_given")
    return _read_content(answer)


def _read_content(answer: http.client.HTTPResponse) -> bytes:
    """Return what comes, piece by piece, for as long as it may be a picture that we take."""
    said = answer.headers.get("Content-Length", "")
    told = int(said) if said.isascii() and said.isdigit() and len(said) <= len(str(PIECE)) * 4 else None
    if told is not None and told > MOST_BYTES:
        raise PictureNotFetchedError("too_heavy")
    content = bytearray()
    while piece := answer.read(PIECE if content else ENOUGH):
        content += piece
        if len(content) > MOST_BYTES:
            raise PictureNotFetchedError("too_heavy")
        if not is_picture(bytes(content[:ENOUGH])):
            raise PictureNotFetchedError("not_a_picture")
    if not content:
        raise PictureNotFetchedError("not_a_picture")
    if told not in {None, len(content)}:
        raise PictureNotFetchedError("unreachable", again=True)  # the line broke
    return bytes(content)


def _pause(answer: http.client.HTTPResponse) -> int:
    said = answer.headers.get("Retry-After", "").strip()
    asked = int(said) if said.isascii() and said.isdigit() and len(said) <= len(str(LONGEST_PAUSE)) else 0
    return min(max(asked, USUAL_PAUSE), LONGEST_PAUSE)


def _cut(connection: _Connection, late: threading.Event) -> None:
    """End a connection that has had its time, however steadily it drips."""
    late.set()
    if (line := connection.line) is not None:
        with suppress(OSError):
            socket.socket.shutdown(line, socket.SHUT_RDWR)
