"""Public ids of a made-up year: told by seed, kind of thing and row number, so a repeat gives the same."""

import hashlib

from entrepot.apps.kernel.ids import ALPHABET, RANDOM_LENGTH

_THREE = [a + b + c for a in ALPHABET for b in ALPHABET for c in ALPHABET]
_BITS = 60
_MASK = (1 << _BITS) - 1
_ODD = 0x9E3779B97F4A7C15 & _MASK | 1  # any odd number moves every row to another place, and none to two
_MARK = RANDOM_LENGTH - _BITS // 5


class Names:
    """The ids of one year."""

    __slots__ = ("_mark", "_salt")

    def __init__(self, seed: int) -> None:
        digest = hashlib.blake2b(f"entrepot simulate {seed}".encode(), digest_size=16).digest()
        self._mark = "".join(ALPHABET[byte & 31] for byte in digest[:_MARK])
        self._salt = int.from_bytes(digest[8:], "big") & _MASK

    def of(self, prefix: str, row: int) -> str:
        """Return the public id of a row."""
        mixed = (row * _ODD + self._salt) & _MASK
        mixed ^= mixed >> 31
        return (
            f"{prefix}_{self._mark}{_THREE[mixed >> 45]}{_THREE[mixed >> 30 & 32767]}"
            f"{_THREE[mixed >> 15 & 32767]}{_THREE[mixed & 32767]}"
        )
