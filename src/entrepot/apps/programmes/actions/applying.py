"""A business asks for a programme: the rule decides where it can, else a person does."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from entrepot.apps.accounts import roles
from entrepot.apps.accounts.roles import ORGANISATION_WRITE
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.desk import actions as desk
from entrepot.apps.kernel.actors import Actor, require_role, require_scope
from entrepot.apps.kernel.sayings import Saying
from entrepot.apps.programmes import admitting
from entrepot.apps.programmes.admitting import tell_move
from entrepot.apps.programmes.awarding import CLERK, name_of
from entrepot.apps.programmes.judging import Judged, groups_of, judge, size_of, write_changes
from entrepot.apps.programmes.lasting import last_day, person_of
from entrepot.apps.programmes.models import Application, Award, Programme, Version
from entrepot.apps.programmes.refusals import clash, invalid, moved_on
from entrepot.core.support.eligibility import Verdict

State = Application.State
LONGEST = 1000
BY_RULE = "rule"
LANE = "application"


def apply_for_programme(*, programme: str, by: Actor, at: datetime, note: str = "") -> str:
    """Ask for a programme for one's own business and return the application's public id. Needs admin.

    Where the rule decides alone the answer is there at once: accepted, on the waiting list when no place or
    money is left, or refused with what would have to be otherwise. Else a person looks at it. Raises
    Programme.DoesNotExist; ProblemRaised 409 when it takes nobody now, or this business has asked before.
    """
    require_scope(by, ORGANISATION_WRITE)
    require_role(by, roles.ADMIN)
    if len(note) > LONGEST:
        raise invalid(("note", _("This text is too long."), _("Shorten it.")))
    own = businesses.get_own_business(viewer=by)
    row, version = _open_one(programme, at)
    if own is None or by.organisation_id is None:
        raise clash("no-business", _("You have no business yet."), _("Register it first."))
    judged = judge(own.profile.public_id, version.rule, at)
    try:
        with transaction.atomic():
            found = _save(row, version, judged, note=note, by=by, at=at)
            _decide(found, row, version, at)
            tell_move(found, by, at)
    except IntegrityError:
        raise clash(
            "applied-already",
            _("Your business has asked for this programme already."),
            _("Look at what became of it."),
        ) from None
    return found.public_id


def withdraw_application(*, application: str, by: Actor, at: datetime) -> None:
    """Take one's own application back while nothing was given. Needs admin. Raises ProblemRaised (409)."""
    require_scope(by, ORGANISATION_WRITE)
    require_role(by, roles.ADMIN)
    row = Application.objects.get(public_id=application, organisation_id=by.organisation_id or 0)
    with transaction.atomic():
        waiting = Application.objects.filter(
            pk=row.pk, state__in=[State.WAITING, State.LISTED, State.APPEALED]
        )
        if not waiting.update(state=State.WITHDRAWN, decided_at=at, decided_by=person_of(by)):
            raise moved_on()
        desk.close(lane=LANE, subject=application, by=CLERK, at=at)
        row.refresh_from_db()
        tell_move(row, by, at)


def appeal_refusal(*, application: str, text: str, by: Actor, at: datetime) -> None:
    """Ask another person to look at a refusal once more, and say why. Needs admin; once.

    Raises Application.DoesNotExist, ProblemRaised: 422 without words, 409 when it was not refused, appealed
    before, or another application of the business is open.
    """
    require_scope(by, ORGANISATION_WRITE)
    require_role(by, roles.ADMIN)
    row = Application.objects.get(public_id=application, organisation_id=by.organisation_id or 0)
    if not text.strip() or len(text) > LONGEST:
        raise invalid(("text", _("It is not said why, or too long."), _("Say what was not seen.")))
    try:
        with transaction.atomic():
            refused = Application.objects.filter(pk=row.pk, state=State.REFUSED, appealed_at=None)
            if not refused.update(state=State.APPEALED, appeal=text.strip(), appealed_at=at):
                raise moved_on()
            row.refresh_from_db()
            _open_item(row, Saying(gettext_noop("Appeal of %(name)s"), {"name": row.name}), by, at)
            tell_move(row, by, at)
    except IntegrityError:  # a newer application is open
        raise moved_on() from None


def _open_one(programme: str, at: datetime) -> tuple[Programme, Version]:
    row = Programme.objects.get(public_id=programme, state=Programme.State.PUBLISHED)
    version = row.versions.get(state=Version.State.IN_FORCE)
    if last_day(row, version) <= at.date() or row.ends_on is not None:
        raise clash(
            "programme-closed", _("This programme takes nobody any more."), _("Look for another one.")
        )
    return row, version


def _save(
    row: Programme, version: Version, judged: Judged, *, note: str, by: Actor, at: datetime
) -> Application:
    facts = judged.row
    if Award.objects.filter(programme=row, business=facts.business, closed_at=None).exists():
        raise IntegrityError
    return Application.objects.create(
        programme=row,
        version=version,
        business=facts.business,
        organisation_id=facts.organisation_id,
        name=facts.name,
        country=facts.country,
        size=size_of(facts),
        groups=groups_of(facts),
        verdict=judged.found.verdict.value,
        told=write_changes(judged.found.changes),
        note=note.strip(),
        asked_by=person_of(by),
        created_at=at,
    )


def _decide(found: Application, row: Programme, version: Version, at: datetime) -> None:
    if not version.automatic or found.verdict == Verdict.UNKNOWN:
        values = {"name": found.name, "programme": name_of(version)}
        _open_item(found, Saying(gettext_noop("%(name)s asks for %(programme)s"), values), CLERK, at)
    elif found.verdict == Verdict.YES:
        admitting.admit(found, row, version, decided_by="", at=at)
    else:
        found.state, found.reason, found.decided_at = State.REFUSED, BY_RULE, at
        found.save(update_fields=["state", "reason", "decided_at"])


def _open_item(row: Application, title: Saying, by: Actor, at: datetime) -> None:
    desk.open_item(
        lane=LANE,
        subject_kind=LANE,
        subject=row.public_id,
        title=title,
        business=row.business,
        by=CLERK,
        at=at,
        opened_by=by.user_id,
    )
