"""A business leaves a programme: at its end, or earlier with notice. Nothing that was given is taken back."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.accounts import roles
from entrepot.apps.budgets import actions as budgets
from entrepot.apps.budgets.actions import BudgetExhaustedError
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.apps.programmes.awarding import CLERK, end_benefits
from entrepot.apps.programmes.events import AwardEnding
from entrepot.apps.programmes.models import Award, Benefit, Programme, ResourceGiven
from entrepot.apps.programmes.models.programmes import RESOURCES
from entrepot.apps.programmes.refusals import invalid, moved_on
from entrepot.apps.programmes.units import hold_units, say_short, write_given

NOTICE: Final = timedelta(days=14)


def end_award(*, award: str, on: date, reason: str, by: Actor, at: datetime) -> None:
    """Let a business leave a programme on a day, fourteen days ahead at least, and tell it why.

    For officers and operators who do not belong to it. What was charged and paid before stays. Raises
    Award.DoesNotExist, ProblemRaised.
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    row = Award.objects.select_related("programme").get(public_id=award)
    accounts.require_stranger(row.organisation_id, viewer=by)
    faults = []
    if on < at.date() + NOTICE:
        said = _("Give the business %(days)s days to get ready.") % {"days": NOTICE.days}
        faults.append(("on", _("This is too soon."), said))
    if not reason.strip():
        faults.append(("reason", _("It is not said why."), _("Say it in a sentence.")))
    if faults:
        raise invalid(*faults)
    with transaction.atomic():
        if not _shorten(row, on, reason.strip(), by, at):
            raise moved_on()


def follow_programme_end(*, programme: str, by: Actor, at: datetime) -> int:
    """Let everybody in a programme that was announced to end keep it until that day. Safe to repeat."""
    require_role(by, OPERATOR)
    row = Programme.objects.get(public_id=programme)
    if row.ends_on is None:
        return 0
    awards = row.awards.filter(closed_at=None, until__gt=row.ends_on).order_by("pk")
    for each in awards:
        with transaction.atomic():
            _shorten(each, row.ends_on, row.end_reason, by, at)
    return len(awards)


def close_ended(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Close awards and programmes whose last day has passed: places are free. Return how many awards."""
    require_role(by, OPERATOR)
    today, count = at.date(), 0
    for row in Award.objects.filter(closed_at=None, until__lte=today).order_by("pk")[:limit]:
        with transaction.atomic():
            if Award.objects.filter(pk=row.pk, closed_at=None).update(closed_at=at):
                if row.place:
                    budgets.release(reference=row.place, by=CLERK, at=at)
                audit.record(by=by, action="programmes.close_award", subject=row.public_id, at=at)
                count += 1
    running = Programme.objects.filter(state=Programme.State.PUBLISHED, versions__state="in_force")
    over = running.filter(ends_on__lte=today) | running.filter(versions__ends_on__lte=today)
    for public_id in over.order_by("pk").values_list("public_id", flat=True):
        with transaction.atomic():
            rows = Programme.objects.filter(public_id=public_id, state=Programme.State.PUBLISHED)
            if rows.update(state=Programme.State.ENDED):
                audit.record(by=by, action="programmes.close_programme", subject=public_id, at=at)
    return count


def give_resource(*, award: str, position: int, quantity: int, note: str, by: Actor, at: datetime) -> str:
    """Record that a business was given so much of a resource; its value is taken from the budget.

    `position` names the benefit. For officers and operators who do not belong to the business. Raises
    Award.DoesNotExist, Benefit.DoesNotExist; ProblemRaised: 422 for less than one or without a note, 409 for
    more than the programme gives, or than the budget holds.
    """
    require_role(by, roles.OFFICER, roles.OPERATOR)
    row = Award.objects.select_related("programme", "version").get(public_id=award)
    accounts.require_stranger(row.organisation_id, viewer=by)
    benefit = Benefit.objects.get(version=row.version, position=position, kind__in=RESOURCES)
    if quantity < 1 or not note.strip():
        raise invalid(("quantity", _("It is not said what was given."), _("Say how much, and what.")))
    with transaction.atomic():
        Award.objects.select_for_update().get(pk=row.pk)
        if row.closed_at is not None:
            raise moved_on()
        found = ResourceGiven(award=row, benefit=benefit, quantity=quantity, note=note.strip()[:300])
        reference = f"{found.public_id}/given"
        try:
            hold_units(row, benefit, quantity, reference, at)
        except BudgetExhaustedError as error:
            raise say_short(error) from None
        budgets.confirm(reference=reference, by=CLERK, at=at)
        write_given(found, by, at)
    return found.public_id


def _shorten(row: Award, on: date, reason: str, by: Actor, at: datetime) -> bool:
    longer = Award.objects.filter(pk=row.pk, closed_at=None, until__gt=on)
    if not longer.update(until=max(on, row.since), end_reason=reason[:300], end_told_at=at):
        return False
    end_benefits(row, on, at)
    changes = {"until": [row.until, on], "reason": reason}
    audit.record(by=by, action="programmes.end_award", subject=row.public_id, changes=changes, at=at)
    publish(
        AwardEnding(
            award=row.public_id, programme=row.programme.public_id, business=row.business, on=on, at=at
        )
    )
    return True
