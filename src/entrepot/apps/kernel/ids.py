"""Public ids: what the outside world sees instead of our row numbers."""

import re
import secrets

# Crockford's base32 in lower case: no i, l, o or u, so an id survives being read aloud or typed from paper.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
RANDOM_LENGTH = 22  # 110 bits: two ids never meet, and none can be guessed

_PREFIX = re.compile(r"[a-z]{2,8}")


def check_prefix(prefix: str) -> str:
    """Return the prefix when it is 2 to 8 lower-case letters; raise ValueError otherwise."""
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"A public id's prefix is 2 to 8 lower-case letters, not {prefix!r}.")
    return prefix


def new_public_id(prefix: str) -> str:
    """Return a fresh id such as `org_7hx0…`: the prefix, an underscore, 22 random base32 characters."""
    number = secrets.randbits(5 * RANDOM_LENGTH)
    letters = [ALPHABET[number >> shift & 31] for shift in range(0, 5 * RANDOM_LENGTH, 5)]
    return f"{check_prefix(prefix)}_{''.join(letters)}"


def is_public_id(text: str, prefix: str) -> bool:
    """Say whether the text has the shape of an id with this prefix (not whether such a row exists)."""
    head, underscore, tail = text.partition("_")
    return (
        head == prefix
        and underscore == "_"
        and len(tail) == RANDOM_LENGTH
        and all(letter in ALPHABET for letter in tail)
    )
