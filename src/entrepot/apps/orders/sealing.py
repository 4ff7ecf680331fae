"""Seals what nobody may read in the tables: encrypted and authenticated, under a key that is not in them.

The key is derived from the installation's secret; a secret that was replaced still opens what it sealed, as
long as it stands among the fallbacks.
"""

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

PURPOSE = "orders.identity"


def seal(text: str) -> str:
    """Return the text sealed."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what was sealed. Raises cryptography's InvalidToken when our secret did not seal it."""
    return _box().decrypt(sealed.encode()).decode()


def _box() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [salted_hmac(PURPOSE, "key", secret=secret, algorithm="sha256").digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
