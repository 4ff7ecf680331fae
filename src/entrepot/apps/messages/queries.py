"""Every read of messages: people read what was written to them, operators that it was, nobody an address."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role, require_signed_in
from entrepot.apps.messages import wording
from entrepot.apps.messages.models import Message

MOST = 200
MEMBER = "member"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """One message. `address` shows enough to recognise one's own, never the whole.

    `is_to_business`: it was written to those who act for an organisation, not to a person for themselves.
    """

    public_id: str
    template: str
    subject_kind: str
    subject: str
    channel: str
    address: str
    language: str
    state: str
    queued_at: datetime
    sent_at: datetime | None
    is_to_business: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it reads."""

    subject: str
    body: str


def list_messages(*, viewer: Actor, subject: str = "", limit: int = 50) -> list[MessageView]:
    """Return what was written to the viewer and their organisation, to operators all; newest first."""
    rows = _visible(viewer).order_by("-id")
    if subject:
        rows = rows.filter(subject=subject)
    return [_view(row) for row in rows[: min(limit, MOST)]]


def list_written(*, template: str, subjects: Collection[str], viewer: Actor) -> set[str]:
    """Return of which subjects a message of a template was written. For operators."""
    require_role(viewer, OPERATOR)
    rows = Message.objects.filter(subject__in=subjects, template=template)
    return set(rows.values_list("subject", flat=True))


def get_letter(public_id: str, *, viewer: Actor) -> Letter:
    """Return the words of a message to whom it was written for. Raises Message.DoesNotExist for others.

    Operators read that a message went, not what it says.
    """
    require_signed_in(viewer)
    rows = Message.objects.all() if viewer.is_system else Message.objects.filter(_own(viewer))
    row = rows.exclude(context={}).get(public_id=public_id)
    return Letter(*wording.render(row.template, row.language, row.context))


def count_waiting(*, viewer: Actor) -> int:
    """Return how many messages have not gone out yet. For operators."""
    require_role(viewer, OPERATOR)
    return Message.objects.filter(state=Message.State.QUEUED).count()


def _visible(viewer: Actor) -> QuerySet[Message]:
    require_signed_in(viewer)
    if viewer.is_system or OPERATOR in viewer.roles:
        return Message.objects.all()
    return Message.objects.filter(_own(viewer))


def _own(viewer: Actor) -> Q:
    mine = Q(user_id=viewer.user_id or 0)
    if viewer.organisation_id is not None and MEMBER in viewer.roles:
        mine |= Q(organisation_id=viewer.organisation_id)
    return mine


def _view(row: Message) -> MessageView:
    return MessageView(
        public_id=row.public_id,
        template=row.template,
        subject_kind=row.subject_kind,
        subject=row.subject,
        channel=row.channel,
        address=_masked(row.address),
        language=row.language,
        state=row.state,
        queued_at=row.created_at,
        sent_at=row.sent_at,
        is_to_business=row.organisation_id is not None,
    )


def _masked(address: str) -> str:
    """Return a…@example.com, or the last two digits of a number."""
    name, at, host = address.partition("@")
    if at:
        return f"{name[:1]}…@{host}"
    return f"…{address[-2:]}" if address else ""
