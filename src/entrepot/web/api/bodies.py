"""Reading a JSON body: how deeply it nests is counted before a decoder recurses into it."""

import re
from typing import Any

import msgspec

MOST_DEPTH = 32
"""Far deeper than any body of the API; a decoder recurses in C, and a thread's stack is small."""

# Possessive, and the closing quote optional: one pass whatever the bytes are, also in a string left open.
_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_OPENING = frozenset(b"[{")
_decode = msgspec.json.Decoder().decode


class NestedTooDeeplyError(ValueError):
    """The body nests deeper than ``MOST_DEPTH``."""


def nests_too_deeply(body: bytes, most: int = MOST_DEPTH) -> bool:
    """Return whether arrays and objects stand more than ``most`` deep; brackets inside strings do not count.

    Closing brackets are not matched with their kind: what is no JSON is the decoder's to refuse.
    """
    if body.count(b"[") + body.count(b"{") <= most:
        return False
    depth = 0
    for bracket in _STRINGS.sub(b"", body).translate(None, _NO_BRACKETS):
        depth += 1 if bracket in _OPENING else -1
        if depth > most:
            return True
    return False


def read_json(body: bytes) -> Any:
    """Return what a JSON body says.

    Raises NestedTooDeeplyError, msgspec.DecodeError, or UnicodeDecodeError.
    """
    if nests_too_deeply(body):
        raise NestedTooDeeplyError
    return _decode(body)
