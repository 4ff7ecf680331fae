"""What a message must be before it may go out."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.apps.messages import wording
from entrepot.apps.messages.models import Message

LONGEST_TEXT = 500
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")  # E.164


def channel_of(address: str) -> str:
    """Return how an address is written to: a telephone by text message, all else by e-mail."""
    return Message.Channel.SMS if NUMBER.fullmatch(address) else Message.Channel.EMAIL


def check(template: str, address: str, channel: str, context: Mapping[str, str]) -> None:
    """Raise ProblemRaised naming everything that is wrong with a message that is to go out."""
    errors = []
    names = wording.names_of(template)
    if names is None:
        errors.append(("template", _("There is no such message."), ", ".join(wording.template_keys())))
    missing = sorted((names or frozenset()) - context.keys())
    errors += [(f"context.{name}", _("This text is missing."), _("Give it.")) for name in missing]
    hidden = audit.hide_secrets(dict(context))
    for name, value in context.items():
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            errors.append((f"context.{name}", _("This is no text, or too long."), _("Give 500 characters.")))
        elif hidden[name] != value:
            errors.append(
                (f"context.{name}", _("A person's own data does not belong here."), _("Leave it out."))
            )
    if channel not in Message.Channel.values:
        errors.append(("channel", _("There is no such way to write."), ", ".join(Message.Channel.values)))
    fits = NUMBER.fullmatch(address) if channel == Message.Channel.SMS else "@" in address
    if not fits:
        errors.append(("address", _("There is nowhere to send it."), _("Give an address.")))
    if errors:
        raise ProblemRaised(invalid_request(errors))
