"""Every write of messages: queue one, send it, call it off, forget a person."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.messages import wording
from entrepot.apps.messages.checking import channel_of, check
from entrepot.apps.messages.models import Message
from entrepot.apps.messages.tasks import deliver_message
from entrepot.apps.messages.together import NewMessage, queue_new_messages, send_messages, send_row
from entrepot.apps.messages.wording import add_template

__all__ = [
    "NewMessage",
    "add_template",
    "cancel_message",
    "forget_about",
    "forget_before",
    "forget_person",
    "queue_message",
    "queue_new_messages",
    "send_message",
    "send_messages",
]

AT_ONCE = 1000
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
    channel: str = "",
    user_id: int | None = None,
    organisation_id: int | None = None,
) -> str:
    """Let a message about a subject go out once this transaction has committed; return its public id.

    For the platform's own parts. `address` is a mailbox, or a telephone in E.164 form, which gets a text
    message: `channel` need not be said. One message of a template about a subject, however often asked: the
    first stays. `context` holds texts ready to be shown, no person's numbers. Raises ProblemRaised naming
    what is wrong: an unknown template, a missing text, one under a secret name, no address.
    """
    require_role(by, OPERATOR)
    channel = channel or channel_of(address)
    check(template, address, channel, context)
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
    send_row(Message.objects.get(public_id=message), at)


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


def forget_person(*, user_id: int | None, by: Actor, at: datetime, addresses: Collection[str] = ()) -> int:
    """Blank the addresses and texts of everything written to a person; return of how many messages.

    By their account, or by addresses that are proved to be theirs. What was still to go out is called off.
    """
    require_role(by, OPERATOR)
    own = Q(address__in=[*addresses]) & ~Q(address="")
    return _forget(own if user_id is None else own | Q(user_id=user_id), "forget_person", by=by, at=at)


def forget_about(*, subjects: Collection[str], by: Actor, at: datetime) -> int:
    """Blank everything that was written about some things, to whomever; return of how many messages."""
    require_role(by, OPERATOR)
    return _forget(Q(subject__in=[*subjects]), "forget_about", by=by, at=at)


def forget_before(*, day: datetime, by: Actor, at: datetime) -> int:
    """Blank what was written before a day, a thousand messages at once; return of how many messages."""
    require_role(by, OPERATOR)
    old = Message.objects.filter(created_at__lt=day).exclude(address="", context={}).order_by("id")
    return _forget(Q(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])), "forget_before", by=by, at=at)


def _forget(which: Q, action: str, *, by: Actor, at: datetime) -> int:
    with transaction.atomic():
        rows = Message.objects.filter(which)
        rows.filter(state=State.QUEUED).update(state=State.CANCELLED)
        count = rows.exclude(address="", context={}).update(address="", context={})
        if count:
            changes = {"messages": count}
            audit.record(by=by, action=f"messages.{action}", subject="messages", changes=changes, at=at)
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
