"""`/healthz`: whether this process can do its work, for a supervisor, a load balancer or a person."""

from datetime import datetime
from typing import Any

import structlog
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.tasks import TaskResultStatus
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult, get_date_max

from entrepot.apps.kernel import clock
from entrepot.apps.kernel.outbox import EVENTS
from entrepot.apps.law import queries as law

log = structlog.get_logger("entrepot.health")

SLOW_OUTBOX_SECONDS = 60


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database and the law can be read, else 503. A late outbox is said, not fatal."""
    faults: list[str] = []
    told: dict[str, Any] = {"database": connection.vendor}
    try:
        told["outbox_lag_seconds"] = outbox_lag(clock.now())
        if told["outbox_lag_seconds"] > SLOW_OUTBOX_SECONDS:
            told["warning"] = "Events wait: is a worker running?"
    except DatabaseError as error:
        log.error("database_away", error=str(error))  # noqa: TRY400 - its trace says nothing more
        faults.append("database")
    else:
        try:
            told["law"] = law.get_edition()
        except Exception:
            log.exception("law_unreadable")
            faults.append("law")
    told["status"] = "unwell" if faults else "ok"
    if faults:
        told["faults"] = faults
    return JsonResponse(told, status=503 if faults else 200)


def outbox_lag(now: datetime) -> int:
    """Return how many seconds the oldest event that is due has been waiting."""
    waiting = DBTaskResult.objects.filter(queue_name=EVENTS, status=TaskResultStatus.READY)
    oldest = (
        waiting.filter(run_after__lte=now).order_by("run_after").values_list("run_after", flat=True).first()
    )
    at_once = (
        waiting.filter(run_after=get_date_max())
        .order_by("enqueued_at")
        .values_list("enqueued_at", flat=True)
        .first()
    )
    return max((int((now - moment).total_seconds()) for moment in (oldest, at_once) if moment), default=0)
