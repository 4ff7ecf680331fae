"""Whole pages in the memory of a process: those asked for last, up to so many bytes."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple
from zlib import MAX_WBITS, compressobj

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.changes import FOLLOWER

QUARTER = 900  # seconds; no day begins anywhere but at a quarter of an hour
BESIDE = 2_000  # bytes a page takes besides its body, about
GZIP = 16 + MAX_WBITS
EFFORT = 6
OF_PACKED = frozenset({"content-length", "etag"})

type Headers = list[tuple[str, str]]


class Asked(NamedTuple):
    """All that an answer depends on: what the page's own address says, and the money prices are shown in."""

    scheme: str
    told_scheme: str
    host: str
    script: str
    path: str
    query: str
    money: str


class Lasting:
    """What is true within its quarter of an hour, until a thing it shows changes.

    `turn` is that of the changes it was made after, `checked` the last one it was found true at.
    """

    things: frozenset[str]
    turn: int
    quarter: int
    checked: int

    @property
    def size(self) -> int:
        """Return how many bytes it takes, about."""
        raise NotImplementedError

    def is_true(self) -> bool:
        """Return whether nothing it shows has changed, as far as is known."""
        if self.quarter != quarter():
            return False
        if self.checked != FOLLOWER.turn:
            turn = FOLLOWER.turn
            if FOLLOWER.latest(self.things)[0] > self.turn:
                return False
            self.checked = turn
        return True


@dataclass(slots=True)
class Page(Lasting):
    """An answer."""

    headers: Headers
    body: bytes
    things: frozenset[str]
    route: str
    etag: str
    turn: int
    quarter: int
    checked: int = field(default=0)
    _packed: bytes = field(default=b"")
    _packed_headers: Headers = field(default_factory=list)

    @property
    def size(self) -> int:
        """Return how many bytes it takes, about; packed, a page of ours is a fifth of itself."""
        return len(self.body) * 6 // 5 + BESIDE + 100 * len(self.things)

    @property
    def packed(self) -> bytes:
        """Return the body as gzip packs it: done once, when the first asks for it so.

        A page that is kept holds nothing secret, so its length tells nobody anything.
        """
        if not self._packed:
            packer = compressobj(EFFORT, wbits=GZIP)
            self._packed = packer.compress(self.body) + packer.flush()
        return self._packed

    @property
    def packed_headers(self) -> Headers:
        """Return the headers as the page is sent packed; its tag is weak, for the bytes are others."""
        if not self._packed_headers:
            kept = [(name, value) for name, value in self.headers if name.lower() not in OF_PACKED]
            if self.etag:
                kept.append(("ETag", self.etag if self.etag.startswith("W/") else f"W/{self.etag}"))
            told = [("Content-Encoding", "gzip"), ("Content-Length", str(len(self.packed)))]
            self._packed_headers = [*kept, *told]
        return self._packed_headers


class Pages[Key: Hashable, Kept: Lasting]:
    """The pages of a process, or whatever else lasts like them."""

    def __init__(self, most: int) -> None:
        """Keep at most so many bytes."""
        self.most = most
        self.size = 0
        self._lock = Lock()
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def get(self, asked: Key) -> Kept | None:
        """Return the page that was kept, if it is still true."""
        with self._lock:
            page = self._kept.get(asked)
            if page is None:
                return None
            if page.is_true():
                self._kept.move_to_end(asked)
                return page
            self._drop(asked)
            return None

    def put(self, asked: Key, page: Kept) -> None:
        """Keep a page in the place of the one before; those asked for longest ago make room."""
        with self._lock:
            self._drop(asked)
            self._kept[asked] = page
            self.size += page.size
            while self.size > self.most:
                self._drop(next(iter(self._kept)))

    def _drop(self, asked: Key) -> None:
        page = self._kept.pop(asked, None)
        if page is not None:
            self.size -= page.size


def quarter() -> int:
    """Return the number of the present quarter of an hour."""
    return int(clock.now().timestamp()) // QUARTER
