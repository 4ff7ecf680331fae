"""Every write of messages: queue one, send it, call it off, forget a person."""

from collections.abc import Mapping
from datetime import datetime

import structlog
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.problems import ProblemRaised, invalid_request
from entrepot.apps.messages import wording
from entrepot.apps.messages.models import Message
from entrepot.apps.messages.provider import sms_sender
from entrepot.apps.messages.tasks import deliver_message
from entrepot.apps.messages.wording import add_template

__all__ = ["add_template", "cancel_message", "forget_person", "queue_message", "send_message"]

LOG = structlog.get_logger("entrepot.messages")
LONGEST_TEXT = 500
State = Message.State


def queue_message(
    *,
    template: str,
    subject_kind: str,
    subject: str,
    address: str,
    language: str,
    context: Mapping[str, str],
    by: Actor,
    at: datetime,
    channel: str = Message.Channel.EMAIL,
    user_id: int | None = None,
    organisation_id: int | None = None,
) -> str:
    """Let a message about a subject go out once this transaction has committed; return its public id.

    For the platform's own parts. One message of a template about a subject, however often asked: the first
    stays. `context` holds texts ready to be shown, no person's numbers. Raises ProblemRaised naming what is
    wrong: an unknown template, a missing text, one under a secret name, no address.
    """
    require_role(by, OPERATOR)
    _check(template, address, channel, context)
    wanted = Message(
        template=template,
        subject_kind=subject_kind,
        subject=subject,
        channel=channel,
        address=address,
        language=wording.speakable(language),
        context=dict(context),
        user_id=user_id,
        organisation_id=organisation_id,
        created_at=at,
    )
    return _put_once(wanted, by)


def send_message(*, message: str, by: Actor, at: datetime) -> None:
    """Send a queued message, outside any transaction, and note that it went; a sent one is left alone.

    It goes out twice only when a worker dies between sending and noting. What the mailer raises is passed
    on: the kernel tries again later and at last puts it on the desk.
    """
    require_role(by, OPERATOR)
    row = Message.objects.get(public_id=message)
    if row.state != State.QUEUED or not row.address:
        return
    subject, body = wording.render(row.template, row.language, row.context)
    if row.channel == Message.Channel.SMS:
        sms_sender().send(number=row.address, text=body, key=row.public_id)
    else:
        # The id lets a mailbox that was told twice keep one.
        headers = {"Message-ID": f"<{row.public_id}@entrepot.invalid>"}
        EmailMessage(subject, body, to=[row.address], headers=headers).send()
    Message.objects.filter(pk=row.pk, state=State.QUEUED).update(state=State.SENT, sent_at=at)
    LOG.info("message_sent", message=row.public_id, template=row.template, about=row.subject)


def cancel_message(*, subject: str, template: str, by: Actor, at: datetime) -> None:
    """Call off a message that has not gone out; one that has, or never was, changes nothing."""
    require_role(by, OPERATOR)
    with transaction.atomic():
        rows = Message.objects.filter(subject=subject, template=template, state=State.QUEUED)
        if rows.update(state=State.CANCELLED):
            audit.record(
                by=by,
                action="messages.cancel_message",
                subject=subject,
                changes={"template": template},
                at=at,
            )


def forget_person(*, user_id: int, by: Actor, at: datetime) -> int:
    """Blank the addresses and texts of everything written to a person; return of how many messages.

    What was still to go out is called off.
    """
    require_role(by, OPERATOR)
    with transaction.atomic():
        rows = Message.objects.filter(user_id=user_id)
        rows.filter(state=State.QUEUED).update(state=State.CANCELLED)
        count = rows.update(address="", context={})
        audit.record(
            by=by,
            action="messages.forget_person",
            subject=f"user:{user_id}",
            changes={"messages": count},
            at=at,
        )
    return count


def _put_once(wanted: Message, by: Actor) -> str:
    """Keep the message and queue its delivery, unless there is one of this template about the subject."""
    present = Message.objects.filter(subject=wanted.subject, template=wanted.template)
    found = present.first()
    if found is not None:
        return found.public_id
    try:
        with transaction.atomic():
            wanted.save()
            audit.record(
                by=by,
                action="messages.queue_message",
                subject=wanted.public_id,
                changes={"template": wanted.template, "about": wanted.subject},
                at=wanted.created_at,
            )
            deliver_message.enqueue(message=wanted.public_id)
    except IntegrityError:  # somebody queued it at the same moment
        return present.get().public_id
    return wanted.public_id


def _check(template: str, address: str, channel: str, context: Mapping[str, str]) -> None:
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
    if not address or (channel == Message.Channel.EMAIL and "@" not in address):
        errors.append(("address", _("There is nowhere to send it."), _("Give an address.")))
    if errors:
        raise ProblemRaised(invalid_request(errors))
