"""Letting go of the people in the file of a business that closed long ago."""

from datetime import date, datetime
from itertools import islice
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from entrepot.apps.accounts import queries as accounts
from entrepot.apps.businesses.models import Business, Owner, Paper, Particular, Proof
from entrepot.apps.files import actions as files
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role

AT_ONCE: Final = 100
KIND: Final = "verification"


def forget_closed(*, by: Actor, at: datetime) -> int:
    """Blank who owned and directed businesses that closed, once the period of `data/retention` is over.

    Numbers, addresses and documents go too; what was decided, and the name in the public register, stay.
    Return how many businesses were blanked; safe to repeat, a few at a time. For the platform.
    """
    require_role(by, OPERATOR)
    held = Q(owners__blanked_at=None, owners__isnull=False) | Q(
        particulars__blanked_at=None, particulars__isnull=False
    )
    closed = (
        Business.objects.filter(
            held, Q(archived_at__isnull=False) | Q(organisation__archived_at__isnull=False)
        )
        .annotate(closed_at=Coalesce("archived_at", "organisation__archived_at"))
        .distinct()
        .order_by("closed_at", "pk")
    )
    over = (row for row in closed.iterator() if _ends(row.country, row.closed_at.date()) <= at.date())
    due = list(islice(over, AT_ONCE))
    for row in due:
        with transaction.atomic():
            _blank(row, by=by, at=at)
    return len(due)


def _ends(country: str, closed_on: date) -> date:
    """Return the day on which nothing is kept of a file any more; one without an end is kept."""
    return accounts.get_period(KIND, country, viewer=SYSTEM, on=closed_on).end(closed_on) or date.max


def _blank(row: Business, *, by: Actor, at: datetime) -> None:
    ended = Coalesce("ended_at", at)
    owners = Owner.objects.filter(business=row, blanked_at=None).update(
        name="", sealed="", tail="", subject="", key="", birth_year=0, ended_at=ended, blanked_at=at
    )
    particulars = Particular.objects.filter(business=row, blanked_at=None).update(
        value="", sealed="", digest="", key="", ended_at=ended, blanked_at=at
    )
    papers = Paper.objects.filter(business=row)
    kept = [*papers.values_list("file_id", flat=True)]
    kept += Proof.objects.filter(business=row).values_list("file_id", flat=True)
    gone = files.blank_private_files(ids=kept, by=by, at=at)
    papers.update(digest="", ended_at=ended)
    changes = {"owners": owners, "particulars": particulars, "papers": gone}
    audit.record(by=by, action="businesses.forget_closed", subject=row.public_id, changes=changes, at=at)
