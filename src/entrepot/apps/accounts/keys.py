"""Keys: how API tokens are made and recognised, and how invitation links are signed."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.core import signing
from django.utils.crypto import salted_hmac

HEAD: Final = "ent_"
PLATFORM_HEAD: Final = "entplatform_"  # whoever finds one in a log or a commit sees what it opens
SHOWN: Final = 12  # characters of a key that may be seen after its birth
_KEY: Final = re.compile(r"(ent|entplatform)_[A-Za-z0-9_-]{43}")
_INVITATION_SALT: Final = "entrepot.accounts.invitation"
_ADDRESS_SALT: Final = "entrepot.accounts.address"
PROOF_LASTS: Final = timedelta(days=30)  # longer than an erasure waits: the same link takes it back


def new_key(head: str = HEAD) -> str:
    """Return a fresh API key: its head, which says whose it is, and 256 random bits."""
    return head + secrets.token_urlsafe(32)


def hash_key(key: str) -> str:
    """Return what is stored of a key. The key is random, so a plain SHA-256 cannot be searched backwards."""
    return hashlib.sha256(key.encode()).hexdigest()


def is_key(text: str) -> bool:
    """Return whether the text has the form of our keys (not whether it opens anything)."""
    return _KEY.fullmatch(text) is not None


def is_platform_key(text: str) -> bool:
    """Return whether the text has the form of a key of the platform's own people."""
    return text.startswith(PLATFORM_HEAD) and is_key(text)


def sign_invitation(public_id: str) -> str:
    """Return what an invitation link carries: its id, signed, so that nothing secret is stored."""
    return signing.Signer(salt=_INVITATION_SALT).sign(public_id)


def read_invitation(signed: str) -> str | None:
    """Return the invitation's id when the signature is ours, else None."""
    try:
        return signing.Signer(salt=_INVITATION_SALT).unsign(signed)
    except signing.BadSignature:
        return None


def sign_address(address: str, *, at: datetime) -> str:
    """Return what proves that an address is somebody's: mailed to it, never stored."""
    return signing.dumps([address, int(at.timestamp())], salt=_ADDRESS_SALT, compress=True)


def read_address(signed: str, *, at: datetime) -> str | None:
    """Return the address that a signed proof names, else None: it is not ours, or too old."""
    try:
        address, made = signing.loads(signed, salt=_ADDRESS_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return str(address) if at.timestamp() - made <= PROOF_LASTS.total_seconds() else None


def name_address(address: str, at: datetime) -> str:
    """Return a name for an address and a day that tells nothing of the address."""
    return salted_hmac(_ADDRESS_SALT, f"{address} {at:%Y-%m-%d}").hexdigest()[:40]
