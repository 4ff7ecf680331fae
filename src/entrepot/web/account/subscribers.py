"""What account pages send when accounts announces something."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from entrepot.apps.accounts import actions, queries
from entrepot.apps.accounts.events import MemberInvited
from entrepot.apps.kernel import actors, clock
from entrepot.apps.kernel.outbox import subscribes
from entrepot.web.account.words import ROLES

POSTMAN = actors.system("account postman")


@subscribes(MemberInvited)
def send_invitation(event: MemberInvited) -> None:
    """Mail the invitation once; sent again only when a worker dies between sending and noting it."""
    letter = queries.get_invitation_letter(event.invitation, viewer=POSTMAN)
    if letter is None:
        return
    with translation.override(letter.language):
        context = {
            "letter": letter,
            "role": ROLES[letter.role],
            "address": settings.ADDRESS + reverse("account-invitation", args=[letter.signed]),
        }
        subject = render_to_string("web_account/invitation_subject.txt", context).strip()
        body = render_to_string("web_account/invitation_mail.txt", context)
    EmailMessage(subject, body, to=[letter.email]).send()
    actions.mark_invitation_sent(invitation=event.invitation, by=POSTMAN, at=clock.now())
