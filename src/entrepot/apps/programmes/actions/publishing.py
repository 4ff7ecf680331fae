"""A version comes into force, with its budget; a programme ends, and everybody in it is told before."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.budgets import actions as budgets
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import SYSTEM, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.programmes.events import ProgrammeEnding, ProgrammePublished
from entrepot.apps.programmes.models import Programme, Version
from entrepot.apps.programmes.refusals import invalid, moved_on

State = Version.State
BUDGET: Final = "programme"
CAP: Final = "programme_cap"
PLACES: Final = "programme_places"
PLACE_UNIT: Final = "places"
NOTICE: Final = timedelta(days=30)


def publish_version(*, programme: str, by: Actor, at: datetime) -> None:
    """Let the approved version hold: its budget is opened, or changed, and businesses may apply.

    Those who are in it keep what they were given; what is left of a smaller budget may be nothing. The
    currency of a budget never changes. Raises Programme.DoesNotExist, ProblemRaised (409, 422).
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    with transaction.atomic():
        row = Programme.objects.select_for_update().get(public_id=programme)
        version = row.versions.filter(state=State.APPROVED).first()
        if version is None or row.state == Programme.State.ENDED:
            raise moved_on()
        before = row.versions.filter(state=State.IN_FORCE).first()
        if before is not None and before.currency != version.currency:
            raise invalid(
                ("budget", _("The currency of a budget cannot change."), _("Make a programme of its own."))
            )
        row.versions.filter(state=State.IN_FORCE).update(state=State.REPLACED)
        row.versions.filter(pk=version.pk).update(state=State.IN_FORCE)
        _open_budget(row, version, at)
        changes = {"version": version.number, "budget": str(version.budget)}
        audit.record(by=by, action="programmes.publish_version", subject=programme, changes=changes, at=at)
        publish(ProgrammePublished(programme=programme, version=version.number, at=at))


def end_programme(*, programme: str, on: date, reason: str, by: Actor, at: datetime) -> None:
    """Say that a published programme ends on a day, the first without it, thirty days ahead at least.

    Nothing is taken back: what was given before that day stays. Raises Programme.DoesNotExist, ProblemRaised.
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    faults = []
    if on < at.date() + NOTICE:
        days = NOTICE.days
        faults.append(
            (
                "on",
                _("This is too soon."),
                _("Give everybody %(days)s days to get ready.") % {"days": days},
            )
        )
    if not reason.strip():
        faults.append(("reason", _("It is not said why."), _("Say it in a sentence.")))
    if faults:
        raise invalid(*faults)
    with transaction.atomic():
        rows = Programme.objects.filter(public_id=programme, state=Programme.State.PUBLISHED, ends_on=None)
        if not rows.update(ends_on=on, end_reason=reason.strip()[:300], end_told_at=at):
            raise moved_on()
        changes = {"on": on, "reason": reason.strip()}
        audit.record(by=by, action="programmes.end_programme", subject=programme, changes=changes, at=at)
        publish(ProgrammeEnding(programme=programme, on=on, at=at))


def _open_budget(row: Programme, version: Version, at: datetime) -> None:
    counter = budgets.open_counter(
        kind=BUDGET,
        subject=row.public_id,
        unit=version.currency,
        limit=version.budget_minor,
        by=SYSTEM,
        at=at,
    )
    if version.places is not None:
        budgets.open_counter(
            kind=PLACES, subject=row.public_id, unit=PLACE_UNIT, limit=version.places, by=SYSTEM, at=at
        )
    rows = Programme.objects.filter(pk=row.pk)
    rows.update(state=Programme.State.PUBLISHED, budget=counter, published_at=row.published_at or at)
