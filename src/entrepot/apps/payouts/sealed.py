"""Bank account numbers as they are kept: encrypted with a key that is not in the database.

The key comes from the installation's secret. A number is sealed for one row and opens for no other, so that
whoever can write to the table cannot exchange accounts. Secrets that were in use before still open.
"""

import hashlib
import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12
KEY_BYTES = 32


class SealBrokenError(Exception):
    """A kept number does not open: another secret, another row, or somebody changed it."""


def seal(number: str, *, owner: str) -> str:
    """Return the number encrypted for `owner`, the public id of the row it stands in."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key(settings.SECRET_KEY, b"number")).encrypt(nonce, number.encode(), owner.encode())
    return b64encode(nonce + sealed).decode()


def unseal(sealed: str, *, owner: str) -> str:
    """Return the number that was sealed for `owner`. Raises SealBrokenError."""
    raw = b64decode(sealed)
    for secret in _secrets():
        try:
            opened = AESGCM(_key(secret, b"number")).decrypt(
                raw[:NONCE_BYTES], raw[NONCE_BYTES:], owner.encode()
            )
        except InvalidTag:
            continue
        return opened.decode()
    raise SealBrokenError(f"The number of {owner} does not open. Is the installation's secret another one?")


def digest(number: str) -> str:
    """Return what tells whether two numbers are the same, and nothing else of them."""
    return hmac.new(_key(settings.SECRET_KEY, b"digest"), number.encode(), hashlib.sha256).hexdigest()


def _secrets() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield from map(str, settings.SECRET_KEY_FALLBACKS)


def _key(secret: str, purpose: bytes) -> bytes:
    info = b"entrepot.payouts.bank-account." + purpose
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(secret.encode())
