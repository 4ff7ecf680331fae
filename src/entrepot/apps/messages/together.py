"""Messages that are written in one breath: queued by one statement a table, and sent by one task."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.core.mail import EmailMessage
from django.db import transaction

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.gathering import gathered
from entrepot.apps.kernel.made_rows import insert
from entrepot.apps.kernel.statements import Change, Read
from entrepot.apps.messages import wording
from entrepot.apps.messages.checking import channel_of, check
from entrepot.apps.messages.models import Message
from entrepot.apps.messages.provider import sms_sender
from entrepot.apps.messages.tasks import deliver_messages

LOG = structlog.get_logger("entrepot.messages")
State = Message.State


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A letter or text message that is to go out; `address` and `context` as `queue_message` takes them."""

    template: str
    subject_kind: str
    subject: str
    address: str
    language: str
    context: Mapping[str, str]
    user_id: int | None = None
    organisation_id: int | None = None


def queue_new_messages(*, messages: Sequence[NewMessage], by: Actor, at: datetime) -> None:
    """Let messages that nobody has queued before go out together, as `queue_message` does each.

    In the caller's transaction, which fails with IntegrityError where one of them was queued before.
    """
    require_role(by, OPERATOR)
    rows = [_row(each, at) for each in messages]
    if not rows:
        return
    with transaction.atomic(savepoint=False), gathered():
        insert(rows)
        audit.record_each(
            by=by,
            action="messages.queue_message",
            subjects={row.public_id: {"template": row.template, "about": row.subject} for row in rows},
            at=at,
        )
        deliver_messages.enqueue(messages=[row.public_id for row in rows])


def send_messages(*, messages: Collection[str], by: Actor, at: datetime) -> None:
    """Send queued messages as `send_message` does; what one fails with is raised once all were tried."""
    require_role(by, OPERATOR)
    faults = []
    for row in _QUEUED.rows(messages=list(messages)):
        try:
            send_row(row, at)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one, the others go out
            faults.append(error)
    if faults:
        raise ExceptionGroup("Not every message went out.", faults)


_QUEUED = Read(lambda *, messages: Message.objects.filter(public_id__in=messages).order_by("id"))
_SENT = Change(
    lambda *, message, at: (
        Message.objects.filter(pk=message, state=State.QUEUED),
        {"state": State.SENT, "sent_at": at},
    )
)


def send_row(row: Message, at: datetime) -> None:
    """Send a message that is queued, outside any transaction, and note that it went."""
    if row.state != State.QUEUED or not row.address:
        return
    if row.channel == Message.Channel.SMS:
        text = wording.render_short(row.template, row.language, row.context)
        sms_sender().send(number=row.address, text=text, key=row.public_id)
    else:
        subject, body = wording.render(row.template, row.language, row.context)
        # The id lets a mailbox that was told twice keep one.
        headers = {"Message-ID": f"<{row.public_id}@entrepot.invalid>"}
        EmailMessage(subject, body, to=[row.address], headers=headers).send()
    _SENT.count(message=row.pk, at=at)
    LOG.info("message_sent", message=row.public_id, template=row.template, about=row.subject)


def _row(wanted: NewMessage, at: datetime) -> Message:
    channel = channel_of(wanted.address)
    check(wanted.template, wanted.address, channel, wanted.context)
    return Message(
        template=wanted.template,
        subject_kind=wanted.subject_kind,
        subject=wanted.subject,
        channel=channel,
        address=wanted.address,
        language=wording.speakable(wanted.language),
        context=dict(wanted.context),
        user_id=wanted.user_id,
        organisation_id=wanted.organisation_id,
        created_at=at,
    )
