"""A proxy before our own servers that cuts a share of the replies: the work is done, nobody hears of it."""

import random
import socket
import struct
import threading
from pathlib import Path
from typing import Final

PAUSE: Final = 0.05
PATIENCE: Final = 120.0
AT_ONCE_GONE: Final = struct.pack("ii", 1, 0)
"""`SO_LINGER` that ends a connection with a reset, as a lost network does."""


class Proxy:
    """Stands before one server. The dice say which replies are lost; what was asked for is done."""

    def __init__(self, door: socket.socket, behind: int, share: float, seed: str) -> None:
        self._door, self._behind, self._share = door, behind, share
        self._dice = random.Random(seed)  # noqa: S311 - which replies are cut is no secret
        self._lock = threading.Lock()
        self.cut = 0

    def stand_until(self, over: Path) -> None:
        """Carry questions and answers until the file is there."""
        self._door.settimeout(PAUSE)
        while not over.exists():
            try:
                caller, _address = self._door.accept()
            except TimeoutError:
                continue
            threading.Thread(target=self._carry, args=(caller,), daemon=True).start()

    def _carry(self, caller: socket.socket) -> None:
        with caller:
            caller.settimeout(PATIENCE)
            asked = _question(caller)
            with socket.create_connection(("127.0.0.1", self._behind), timeout=PATIENCE) as server:
                server.sendall(asked)
                answer = b"".join(iter(lambda: server.recv(65_536), b""))
            if self._loses():
                caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE_GONE)
            else:
                caller.sendall(answer)

    def _loses(self) -> bool:
        with self._lock:
            lost = self._dice.random() < self._share
            self.cut += lost
            return lost


def _question(caller: socket.socket) -> bytes:
    """Return one request, whole."""
    asked = b""
    while b"\r\n\r\n" not in asked:
        asked += caller.recv(65_536)
    heads, _gap, body = asked.partition(b"\r\n\r\n")
    lengths = [line for line in heads.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    wanted = int(lengths[0].partition(b":")[2]) if lengths else 0
    while len(body) < wanted:
        more = caller.recv(65_536)
        asked, body = asked + more, body + more
    return asked
