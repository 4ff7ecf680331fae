"""People decide: applications one by one or many at once, appeals by another person, the waiting list."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.programmes import admitting
from entrepot.apps.programmes.actions.applying import LANE
from entrepot.apps.programmes.admitting import tell_move
from entrepot.apps.programmes.awarding import CLERK
from entrepot.apps.programmes.lasting import person_of
from entrepot.apps.programmes.models import Application, Programme, Version
from entrepot.apps.programmes.refusals import invalid, moved_on, second_person

State = Application.State
OPEN = (State.WAITING, State.APPEALED)


def accept_application(*, application: str, by: Actor, at: datetime) -> bool:
    """Accept an application that waits, or an appeal; False when it is on the waiting list now.

    For officers and operators who do not belong to the business; about an appeal somebody else decides than
    who refused. Raises Application.DoesNotExist, ProblemRaised (409), PermissionRefused.
    """
    with transaction.atomic():
        row = _lock(application, by)
        programme = row.programme
        version = programme.versions.get(state=Version.State.IN_FORCE)
        taken = admitting.admit(row, programme, version, decided_by=person_of(by), at=at)
        desk.close(lane=LANE, subject=application, by=CLERK, at=at, decision="accepted")
        tell_move(row, by, at)
    return taken


def accept_applications(
    *, applications: Sequence[str], by: Actor, at: datetime
) -> tuple[list[str], list[str]]:
    """Accept many; return those that are decided now and those that could not be, each on its own."""
    require_role(by, roles.OFFICER, roles.OPERATOR)
    done, left = [], []
    for each in dict.fromkeys(applications):
        try:
            accept_application(application=each, by=by, at=at)
        except (ProblemRaised, Application.DoesNotExist):
            left.append(each)
        else:
            done.append(each)
    return done, left


def refuse_application(*, application: str, reason: str, by: Actor, at: datetime) -> None:
    """Refuse an application or an appeal, and say why; the business reads it. As `accept_application`."""
    if not reason.strip():
        raise invalid(("reason", _("It is not said why."), _("Name the fact, and what would help.")))
    with transaction.atomic():
        row = _lock(application, by)
        row.state, row.reason = State.REFUSED, reason.strip()[:600]
        row.decided_by, row.decided_at = person_of(by), at
        row.save(update_fields=["state", "reason", "decided_by", "decided_at"])
        desk.close(lane=LANE, subject=application, by=CLERK, at=at, decision="refused")
        tell_move(row, by, at)


def admit_listed(*, programme: str, by: Actor, at: datetime) -> int:
    """Take those on the waiting list in, who waited longest first, while there is room; return how many.

    For the platform, when a place or money has become free. Safe to repeat.
    """
    require_role(by, OPERATOR, roles.OFFICER)
    row = Programme.objects.get(public_id=programme, state=Programme.State.PUBLISHED)
    version = row.versions.get(state=Version.State.IN_FORCE)
    count = 0
    for pk in row.applications.filter(state=State.LISTED).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            each = Application.objects.select_for_update().filter(pk=pk, state=State.LISTED).first()
            if each is None:
                continue
            if not admitting.admit(each, row, version, decided_by=each.decided_by, at=at):
                break
            tell_move(each, by, at)
            count += 1
    return count


def _lock(application: str, by: Actor) -> Application:
    require_role(by, roles.OFFICER, roles.OPERATOR)
    row = Application.objects.select_for_update().get(public_id=application)
    accounts.require_stranger(row.organisation_id, viewer=by)
    if row.state not in OPEN:
        raise moved_on()
    if row.state == State.APPEALED and row.decided_by == person_of(by):
        raise second_person()
    if row.programme.state != Programme.State.PUBLISHED:
        raise moved_on()
    return row
