"""What account pages send when accounts announces something."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from entrepot.apps.accounts import actions, queries
from entrepot.apps.accounts.events import MemberInvited
from entrepot.apps.kernel import actors, clock
from entrepot.apps.kernel.outbox import subscribes
from entrepot.apps.messages.provider import sms_sender
from entrepot.web.account.words import ROLES

POSTMAN = actors.system("account postman")


@subscribes(MemberInvited)
def send_invitation(event: MemberInvited) -> None:
    """Send the invitation once; again only when a worker dies between sending and noting it."""
    letter = queries.get_invitation_letter(event.invitation, viewer=POSTMAN)
    if letter is None:
        return
    with translation.override(letter.language):
        context = {
            "letter": letter,
            "role": ROLES[letter.role],
            "address": settings.ADDRESS + reverse("account-invitation", args=[letter.signed]),
        }
        _send(letter.address, event.invitation, context)
    actions.mark_invitation_sent(invitation=event.invitation, by=POSTMAN, at=clock.now())


def _send(address: str, invitation: str, context: dict[str, Any]) -> None:
    if "@" not in address:
        text = render_to_string("web_account/invitation_text.txt", context).strip()
        sms_sender().send(number=address, text=text, key=invitation)
        return
    subject = render_to_string("web_account/invitation_subject.txt", context).strip()
    body = render_to_string("web_account/invitation_mail.txt", context)
    EmailMessage(subject, body, to=[address]).send()
