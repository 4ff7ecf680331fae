"""How deeply a body nests is known before it is decoded: a hostile one must not end the process."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from tests.web.api.test_quotes import is_problem

from entrepot.web.api.bodies import MOST_DEPTH, NestedTooDeeplyError, nests_too_deeply, read_json

PATIENCE = 120.0  # seconds before something counts as hung; a machine may have much else to do
DEEP = 20_000
BOMBS = [b"[" * DEEP + b"]" * DEEP, b'{"a":' * DEEP + b"1" + b"}" * DEEP, b"[" * DEEP]
type Post = Callable[..., Any]


def nested(depth: int, inside: bytes = b"1") -> bytes:
    return b'{"a":[' * (depth // 2) + inside + b"]}" * (depth // 2)


def test_the_deepest_allowed_is_read_and_one_more_is_not() -> None:
    assert read_json(nested(MOST_DEPTH))
    with pytest.raises(NestedTooDeeplyError):
        read_json(nested(MOST_DEPTH, b"[]"))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100,
        "{" * 100,
        '"' + "[" * 100,
        "\\" + "[" * 100,
        '\\"' + "[{" * 100,
        '\\\\"\\' + "[" * 100,
        "\n[",
    ],
)
def test_brackets_inside_strings_do_not_count(text: str) -> None:
    body = json.dumps({text: [text, {"b": text}]}, ensure_ascii=False).encode()
    assert read_json(body) == json.loads(body)
    assert read_json(nested(MOST_DEPTH - 4, body))


def test_a_string_hides_nothing_that_stands_after_it() -> None:
    bomb = b"[" * 100
    assert nests_too_deeply(b'{"a\\\\":' + bomb)
    assert nests_too_deeply(b'["\\"",' + bomb)
    assert nests_too_deeply(b'["", "]]]]", "\\u005d", ' + bomb)


def test_many_brackets_side_by_side_are_no_depth() -> None:
    assert read_json(b"[" + b",".join([b'{"a":[1]}'] * 10_000) + b"]")


@pytest.mark.parametrize("body", [b'"' + b'\\"' * 500_000 + b"[" * 99, b'"\\' * 500_000, b"[]{}" * 250_000])
def test_a_hostile_body_is_scanned_in_one_pass(body: bytes) -> None:
    began = time.process_time()
    nests_too_deeply(b"[" * MOST_DEPTH + body)
    assert time.process_time() - began < 20  # about 0.05 s; looking back at each sign would take minutes


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["quotes", "checks"])
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_body_nested_too_deeply_is_refused(post: Post, path: str, bomb: bytes) -> None:
    problem = is_problem(post(path, bomb), 400)
    assert problem["type"].endswith(":bad-json")
    assert "nested too deeply" in problem["detail"]


def free_port() -> int:
    """Return a port to listen at, from below those that the system hands out to others meanwhile."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port
    pytest.fail("No port is free.")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """Granian's own worker and threads, on a real socket."""
    port = free_port()
    told = (
        f"--interface wsgi --port {port} --workers 1 --blocking-threads 4 --workers-kill-timeout 5"
        " entrepot.config.wsgi:application"
    )
    running = subprocess.Popen(
        [sys.executable, "-m", "granian", *told.split()],
        env=os.environ
        | {"ENTREPOT_HOME": str(tmp_path), "ALLOWED_HOSTS": "127.0.0.1"}
        | {"DJANGO_SETTINGS_MODULE": "entrepot.config.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    yield f"http://127.0.0.1:{port}/api/v1"
    running.terminate()
    try:
        running.wait(30)
    except subprocess.TimeoutExpired:  # granian may hang on its own threads: no other test suffers
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def ask(address: str, body: bytes | None = None) -> tuple[int, bytes]:
    try:
        request = Request(address, body, {"Content-Type": "application/json"})  # noqa: S310 - http, our own
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - http, our own
            return answer.status, answer.read()
    except HTTPError as refused:
        return refused.code, refused.read()


def test_a_worker_outlives_a_body_nested_too_deeply(served: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            ask(f"{served}/openapi.json")
            break
        except OSError:  # it does not listen yet, or is slow to answer
            time.sleep(0.25)
    for bomb in BOMBS:
        status, answer = ask(f"{served}/quotes", bomb)
        assert (status, json.loads(answer)["type"]) == (400, "urn:entrepot:problem:bad-json")
    assert ask(f"{served}/openapi.json")[0] == 200
