"""The fast lane: a programme lets a business's cases be due sooner. Nobody else's become due later."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from entrepot.apps.desk.hastening import hasten_waiting
from entrepot.apps.desk.lanes import FAST_LANES
from entrepot.apps.desk.models import FastLane
from entrepot.apps.desk.refusals import invalid
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role


def grant_fast_lane(
    *,
    business: str,
    lanes: Collection[str],
    programme: str,
    programme_name: str,
    starts_at: datetime,
    by: Actor,
    at: datetime,
    ends_at: datetime | None = None,
) -> None:
    """Give a business the fast lane in some lanes, until a moment or until it is ended.

    For programmes, which say who gets it and why. Given again it holds as said last. What waits already is
    due sooner from now on, reckoned from when it was opened. Raises ProblemRaised 422 for a lane that has no
    fast one, or an end before the start.
    """
    require_role(by, OPERATOR)
    unknown = set(lanes) - set(FAST_LANES)
    if unknown or not lanes:
        reason = _("There is no fast lane for %(lanes)s.") % {"lanes": ", ".join(sorted(unknown)) or "-"}
        raise invalid(("lanes", reason, ", ".join(FAST_LANES)))
    if ends_at is not None and ends_at < starts_at:
        raise invalid(("ends_at", _("It ends before it begins."), _("Choose a later moment.")))
    holds = {"programme_name": programme_name, "starts_at": starts_at, "ends_at": ends_at}
    with transaction.atomic():
        for lane in sorted(lanes):
            row, _new = FastLane.objects.update_or_create(
                business=business, lane=lane, programme=programme, defaults=holds
            )
            if starts_at <= at and (ends_at is None or ends_at > at):
                hasten_waiting(row)
        audit.record(
            by=by,
            action="desk.grant_fast_lane",
            subject=business,
            changes={"lanes": sorted(lanes), "programme": programme, "ends_at": ends_at},
            at=at,
        )


def end_fast_lane(*, business: str, programme: str, by: Actor, at: datetime) -> None:
    """Let the fast lane of a programme end now. What was opened in it stays as soon due. Idempotent."""
    require_role(by, OPERATOR)
    with transaction.atomic():
        rows = FastLane.objects.filter(business=business, programme=programme)
        begun = rows.filter(starts_at__lte=at).exclude(ends_at__lte=at).update(ends_at=at)
        never = rows.filter(starts_at__gt=at).exclude(ends_at=F("starts_at")).update(ends_at=F("starts_at"))
        if begun or never:
            audit.record(
                by=by,
                action="desk.end_fast_lane",
                subject=business,
                changes={"programme": programme},
                at=at,
            )
