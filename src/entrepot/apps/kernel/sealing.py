"""Seals what nobody may read in the tables: encrypted and authenticated, under keys that are not in them.

The keys, newest first, are those of the environment (ENTREPOT_IDENTITY_KEYS), else those of the file
`identity.keys` in ENTREPOT_HOME, else and always last one derived from the installation's secret and its
fallbacks. The newest seals; every one opens. A process notices a new key in the file by itself.

Each app seals for a purpose of its own: what was sealed for one does not open for another. One number is one
`subject`: a keyed digest of it, so that who reads the tables can neither read nor guess numbers, and the same
number twice is seen to be the same.
"""

import base64
import hashlib
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac

from entrepot.apps.kernel import paths

NAMED: Final = "orders.identity.name"  # as the first keys were named
VARIABLE: Final = "ENTREPOT_IDENTITY_KEYS"


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals and opens for one purpose, under all keys of the installation."""

    purpose: str

    def seal(self, text: str) -> str:
        """Return the text sealed with the newest key."""
        return self._box(_keys()[0]).encrypt(text.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """Return what was sealed. Raises cryptography's InvalidToken when no key of ours sealed it."""
        for key in _keys():
            try:
                return self._box(key).decrypt(sealed.encode()).decode()
            except InvalidToken:
                continue
        raise InvalidToken

    def subject_of(self, number: str, country: str) -> str:
        """Return who a number is, under the newest key."""
        return self._subject(number, country, _keys()[0])

    def older_subjects_of(self, number: str, country: str) -> tuple[str, ...]:
        """Return who a number was under each older key, the newest of them first."""
        return tuple(self._subject(number, country, key) for key in _keys()[1:])

    def _box(self, key: str) -> Fernet:
        derived = salted_hmac(self.purpose, "key", secret=key, algorithm="sha256").digest()
        return Fernet(base64.urlsafe_b64encode(derived))

    def _subject(self, number: str, country: str, key: str) -> str:
        return salted_hmac(
            f"{self.purpose}.subject", f"{country}:{number}", secret=key, algorithm="sha256"
        ).hexdigest()


def key_name() -> str:
    """Return the name of the newest key: a digest of it that says nothing about it."""
    return _name(_keys()[0])


def keys_file() -> Path:
    """Return where the keys of this home are kept, one on a line, newest first."""
    return paths.home() / "identity.keys"


def are_given() -> bool:
    """Say whether the environment names the keys, so that the file is not read."""
    return bool(os.environ.get(VARIABLE, "").strip())


def add_key() -> str:
    """Put a new key before the others in the file, which only its owner may read; return its name.

    Whoever is stopped on the way leaves the old file or the new one, never a part.
    """
    key = secrets.token_urlsafe(48)
    _write([key, *_kept()])
    return _name(key)


def drop_older_keys() -> int:
    """Leave only the newest key in the file; return how many went. Call when nothing is sealed by them."""
    kept = _kept()
    _write(kept[:1])
    return len(kept[1:])


def _keys() -> tuple[str, ...]:
    given = os.environ.get(VARIABLE, "").replace(",", " ").split()
    return (*(given or _kept()), settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def _kept() -> tuple[str, ...]:
    try:
        state = (path := keys_file()).stat()
    except FileNotFoundError:
        return ()
    return _read(path, state.st_mtime_ns, state.st_ino)


@lru_cache(4)
def _read(path: Path, changed: int, place: int) -> tuple[str, ...]:
    del changed, place  # a file that was written anew is read anew
    return tuple(path.read_text(encoding="ascii").split())


def _write(keys: list[str] | tuple[str, ...]) -> None:
    path = keys_file()
    new = path.with_suffix(f".{os.getpid()}.new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("".join(f"{key}\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _name(key: str) -> str:
    return hashlib.sha256(f"{NAMED}:{key}".encode()).hexdigest()[:16]
