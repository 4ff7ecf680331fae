"""Keys: how API tokens are made and recognised, and how invitation links are signed."""

import hashlib
import re
import secrets
from typing import Final

from django.core import signing

HEAD: Final = "ent_"
PLATFORM_HEAD: Final = "entplatform_"  # whoever finds one in a log or a commit sees what it opens
SHOWN: Final = 12  # characters of a key that may be seen after its birth
_KEY: Final = re.compile(r"(ent|entplatform)_[A-Za-z0-9_-]{43}")
_INVITATION_SALT: Final = "entrepot.accounts.invitation"


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
