"""What sends text messages: a Protocol, and one that writes files for where nothing is to be sent.

The setting SMS_SENDER names the class. E-mail goes by Django's own mailers.
"""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from entrepot.apps.kernel import paths

IN_FILES = "entrepot.apps.messages.provider.SmsInFiles"


class SmsSender(Protocol):
    """Sends one text message to a number in E.164 form."""

    def send(self, *, number: str, text: str, key: str) -> None:
        """Send it; `key` is ours, the same when it is tried again. Raises when nobody took it."""


class SmsInFiles:
    """Writes each text message into a file of its own in the installation's home, as mail is by default."""

    def send(self, *, number: str, text: str, key: str) -> None:
        """Write it; a second time changes nothing."""
        folder = paths.home() / "sms"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{key}.txt").write_text(f"To: {number}\n\n{text}", encoding="utf-8")


def sms_sender() -> SmsSender:
    """Return the sender that the settings name."""
    sender: SmsSender = import_string(getattr(settings, "SMS_SENDER", IN_FILES))()
    return sender
