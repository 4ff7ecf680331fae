"""Scores are counted anew where they moved: a counter that nobody compares is believed for ever."""

from datetime import datetime
from typing import Final

import structlog
from django.db import transaction
from django.db.models import F

from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.reviews.models import ProductScore
from entrepot.apps.reviews.scores import count_anew, tell

AT_ONCE: Final = 200
log = structlog.get_logger("entrepot.reviews")


def recheck_scores(*, by: Actor, at: datetime, limit: int = AT_ONCE) -> int:
    """Count the scores anew that moved since they were last compared; mend and return how many were wrong."""
    require_role(by, OPERATOR)
    moved = ProductScore.objects.exclude(version=F("checked_version")).order_by("id")[:limit]
    wrong = 0
    for row in list(moved):
        with transaction.atomic():
            if count_anew(row):
                wrong += 1
                log.error("score_was_wrong", product=row.product)
                tell(row.product, row.business, at)
    return wrong
