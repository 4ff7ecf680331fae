"""Every write of enquiries."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.desk import actions as desk
from entrepot.apps.desk import queries as waiting
from entrepot.apps.enquiries.letters import CLERK, write_answered
from entrepot.apps.enquiries.models import Enquiry, Turn
from entrepot.apps.enquiries.refusals import Fault, invalid
from entrepot.apps.enquiries.words import TOPIC_WORDS
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role, require_scope
from entrepot.apps.kernel.sayings import Saying

LANE: Final = "support"
KIND: Final = "enquiry"
LONGEST: Final = 3000
State = Enquiry.State


def ask_platform(*, topic: str, words: str, language: str, by: Actor, at: datetime) -> str:
    """Ask the platform something for one's business and return the enquiry's public id.

    For members of an organisation with a business. It waits on the desk in the lane `support`, in the fast
    lane where a programme gives it. Raises ProblemRaised 422 naming every wrong field.
    """
    _require_member(by)
    business = _own_business(by)
    faults = _faults(words)
    if topic not in TOPIC_WORDS:
        faults.append(("topic", _("There is no such topic."), ", ".join(TOPIC_WORDS)))
    if faults:
        raise invalid(*faults)
    with transaction.atomic():
        row = Enquiry.objects.create(
            business=business,
            organisation_id=by.organisation_id or 0,
            topic=topic,
            language=language,
            asked_by=by.user_id,
            changed_at=at,
            created_at=at,
        )
        _write(row, words, by, at, is_ours=False)
        audit.record(by=by, action="enquiries.ask_platform", subject=row.public_id, at=at)
        _put_on_desk(row, by, at)
    return row.public_id


def ask_further(*, enquiry: str, words: str, by: Actor, at: datetime) -> None:
    """Write more on an enquiry of one's business; one that was answered waits on the desk again.

    Raises Enquiry.DoesNotExist, ProblemRaised 422.
    """
    _require_member(by)
    row = Enquiry.objects.get(public_id=enquiry, organisation_id=by.organisation_id or 0)
    if faults := _faults(words):
        raise invalid(*faults)
    with transaction.atomic():
        Enquiry.objects.filter(pk=row.pk).update(state=State.WAITING, changed_at=at)
        _write(row, words, by, at, is_ours=False)
        audit.record(by=by, action="enquiries.ask_further", subject=enquiry, at=at)
        _put_on_desk(row, by, at)


def answer_enquiry(*, enquiry: str, words: str, by: Actor, at: datetime) -> None:
    """Answer an enquiry and write so to who asked. Who decides on the desk closes the item there.

    For operators who are no member of the business. Raises Enquiry.DoesNotExist, ProblemRaised 422.
    """
    require_role(by, OPERATOR)
    row = Enquiry.objects.get(public_id=enquiry)
    accounts.require_stranger(row.organisation_id, viewer=by)
    if faults := _faults(words):
        raise invalid(*faults)
    item = waiting.find_item(lane=LANE, subject=enquiry, viewer=SYSTEM)
    with transaction.atomic():
        Enquiry.objects.filter(pk=row.pk).update(state=State.ANSWERED, changed_at=at)
        _write(row, words, by, at, is_ours=True)
        audit.record(by=by, action="enquiries.answer_enquiry", subject=enquiry, at=at)
        write_answered(row, words.strip(), item.programme_name if item else "", at)


def _require_member(by: Actor) -> None:
    require_scope(by, roles.ORGANISATION_WRITE)
    require_role(by, roles.MEMBER)


def _own_business(by: Actor) -> str:
    own = businesses.get_own_business(viewer=by)
    if own is None:
        raise invalid(("business", _("You have no business yet."), _("Register it first.")))
    return own.profile.public_id


def _faults(words: str) -> list[Fault]:
    if not words.strip():
        return [("words", _("Nothing is written."), _("Write what you want to know."))]
    if len(words) > LONGEST:
        return [
            ("words", _("This is too long."), _("Write %(most)d letters at most.") % {"most": LONGEST}),
        ]
    return []


def _write(row: Enquiry, words: str, by: Actor, at: datetime, *, is_ours: bool) -> None:
    Turn.objects.create(
        enquiry=row, is_ours=is_ours, words=words.strip(), written_by=by.user_id, created_at=at
    )


def _put_on_desk(row: Enquiry, by: Actor, at: datetime) -> None:
    desk.open_item(
        lane=LANE,
        subject_kind=KIND,
        subject=row.public_id,
        title=Saying(gettext_noop("A business asks us something")),
        by=CLERK,
        at=at,
        opened_by=by.user_id,
        business=row.business,
    )
