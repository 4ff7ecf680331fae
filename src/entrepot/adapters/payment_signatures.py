"""Standard Webhooks signatures (standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`.

Three headers carry them: `webhook-id`, `webhook-timestamp`, `webhook-signature`. A signature names its
version and several may stand side by side with a blank between, so that a secret can be changed
without a gap.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from entrepot.apps.payments.provider import WebhookRefusedError

SECRET_PREFIX = "whsec_"  # noqa: S105 - the mark before a secret, not one
VERSION = "v1"
TOLERANCE = timedelta(minutes=5)


def sign(secret: str, *, event: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers of a message sent at this moment."""
    stamp = str(int(at.timestamp()))
    return {
        "webhook-id": event,
        "webhook-timestamp": stamp,
        "webhook-signature": f"{VERSION},{_digest(secret, event, stamp, body)}",
    }


def verify(secret: str, headers: Mapping[str, str], body: bytes, *, at: datetime) -> str:
    """Return the message's id when one signature is right and its time within five minutes of `at`.

    Header names may be in any case. Raises WebhookRefusedError, without saying what was expected.
    """
    found = {name.lower(): value for name, value in headers.items()}
    event, stamp = found.get("webhook-id", ""), found.get("webhook-timestamp", "")
    if not event or not (stamp.isascii() and stamp.isdigit()):
        raise WebhookRefusedError("The headers webhook-id and webhook-timestamp are missing.")
    if abs(at.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        raise WebhookRefusedError("The message is more than five minutes old or early.")
    expected = f"{VERSION},{_digest(secret, event, stamp, body)}".encode()
    given = found.get("webhook-signature", "").split()
    if not any(hmac.compare_digest(expected, each.encode()) for each in given):
        raise WebhookRefusedError("No signature fits.")
    return event


def _digest(secret: str, event: str, stamp: str, body: bytes) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("A webhook secret is base64 after whsec_.") from error
    signed = hmac.new(key, f"{event}.{stamp}.".encode() + body, hashlib.sha256)
    return base64.b64encode(signed.digest()).decode()
