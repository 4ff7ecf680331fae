"""Text messages by Twilio's HTTP interface (its Messages resource, 2010-04-01), with nothing but Python.

Off unless the environment names an account. Numbers outside `ENTREPOT_SMS_PREFIXES`, where that is set, are
refused before anybody is asked: texts to dear numbers are how strangers make money of a sign-in page.
"""

import base64
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings

from entrepot.apps.kernel.outside import require_outside
from entrepot.apps.messages.provider import SmsSender

WITHIN: Final = 10  # seconds
LONGEST_ANSWER: Final = 64 * 1024
NUMBER: Final = re.compile(r"\+[1-9][0-9]{6,14}")


class TextNotSentError(Exception):
    """The gateway did not take a message; says why without the number or the words."""


class _NoDetours(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the key of the account goes to the address that was configured, or nowhere."""

    def redirect_request(self, *_asked: Any, **_more: Any) -> None:
        """Return nothing, which lets the answer stand as an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Twilio:
    """One account. `sender` is a number of its own, an alphanumeric name or a messaging service (MG…)."""

    account: str
    secret: str = field(repr=False)
    sender: str
    server: str
    prefixes: tuple[str, ...] = ()

    def send(self, *, number: str, text: str, key: str) -> None:
        """Hand the message over. Twilio takes no key of ours: one that is tried again may come twice."""
        del key
        require_outside()
        if not NUMBER.fullmatch(number):
            raise TextNotSentError("The number is not in E.164 form.")
        if self.prefixes and not number.startswith(self.prefixes):
            raise TextNotSentError("Numbers of this country are not written to from here.")
        self._post({"To": number, "Body": text.strip(), self._from(): self.sender})

    def _from(self) -> str:
        return "MessagingServiceSid" if self.sender.startswith("MG") else "From"

    def _post(self, form: dict[str, str]) -> None:
        """Post the form; anything but 201 with a message that has not failed raises TextNotSentError."""
        address = f"{self.server}/2010-04-01/Accounts/{urllib.parse.quote(self.account)}/Messages.json"
        login = base64.b64encode(f"{self.account}:{self.secret}".encode()).decode()
        request = urllib.request.Request(  # noqa: S310 - settings take https only, or this machine
            address,
            data=urllib.parse.urlencode(form).encode(),
            headers={"Authorization": f"Basic {login}", "Accept": "application/json"},
        )
        try:
            with urllib.request.build_opener(_NoDetours).open(request, timeout=WITHIN) as answer:
                said = json.loads(answer.read(LONGEST_ANSWER))
        except urllib.error.HTTPError as error:
            with error:  # it is the answer, and holds the connection
                raise TextNotSentError(f"The gateway answered {error.code}{_code_of(error)}.") from None
        except (OSError, ValueError) as error:
            raise TextNotSentError(f"The gateway did not answer: {type(error).__name__}.") from None
        if not isinstance(said, dict) or said.get("status") in {None, "failed", "undelivered"}:
            raise TextNotSentError("The gateway did not take the message.")


def connect() -> SmsSender:
    """Return the gateway that the settings describe."""
    return Twilio(**settings.SMS)


def _code_of(error: urllib.error.HTTPError) -> str:
    """Return Twilio's own number for what is wrong; its words may repeat the telephone number."""
    try:
        return f" (Twilio {int(json.loads(error.read(LONGEST_ANSWER))['code'])})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
