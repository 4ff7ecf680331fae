"""Looks a request over: held against lists and other businesses, a clean one decides itself."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from entrepot.apps.businesses import filing
from entrepot.apps.businesses.actions.verification import CLERK, put_before_a_person, record_decision
from entrepot.apps.businesses.models import Finding, Verification
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import OPERATOR, Actor, require_role
from entrepot.apps.screening import actions as screening
from entrepot.apps.screening import queries as screenings
from entrepot.core.support import verification as core
from entrepot.core.support.verification import Assessment, assess

SUBJECT = "business"
LONGEST_ABOUT = 400


def look_over(*, verification: str, by: Actor, at: datetime) -> None:
    """Hold a waiting request against the lists, other businesses and the rules; outside transactions.

    What is clean is verified by the system at once, everything else waits for a person, with every finding.
    Again changes nothing. For the platform's own parts. Raises ScreenerUnavailableError.
    """
    require_role(by, OPERATOR)
    row = _waiting(verification)
    if row is None:
        return
    business = row.business
    screening.screen(
        subject_kind=SUBJECT,
        subject=business.public_id,
        parties=filing.parties_of(filing.rows_of(business)),
        by=by,
        at=at,
    )
    with transaction.atomic():
        _record(verification, at=at)


def _waiting(verification: str) -> Verification | None:
    rows = Verification.objects.filter(
        public_id=verification, state=Verification.State.PENDING, assessed_at=None
    )
    return rows.select_related("business").first()


def _record(verification: str, *, at: datetime) -> None:
    open_rows = Verification.objects.filter(state=Verification.State.PENDING, assessed_at=None)
    if not open_rows.filter(public_id=verification).update(assessed_at=at):
        return
    row = Verification.objects.select_related("business").get(public_id=verification)
    rows = filing.rows_of(row.business)
    found = screenings.find_screening(subject=row.business.public_id, viewer=CLERK)
    file = filing.file_of(rows, others=filing.same_elsewhere(rows), screening=found)
    assessment = assess(file, on=at.date())
    Finding.objects.bulk_create(_findings(row, assessment.findings))
    _tell(row, assessment, at=at)
    if assessment.is_clean:
        record_decision(row, verified=True, reasons=(), note="", by=CLERK, at=at)
    else:
        put_before_a_person(row, by=CLERK, at=at)


def _findings(row: Verification, findings: Iterable[core.Finding]) -> list[Finding]:
    return [
        Finding(
            verification=row,
            code=each.code,
            field=each.field.value,
            stops=each.stops,
            about=each.about[:LONGEST_ABOUT],
        )
        for each in findings
    ]


def _tell(row: Verification, assessment: Assessment, *, at: datetime) -> None:
    changes = {
        "is_clean": assessment.is_clean,
        "findings": sorted({each.code for each in assessment.findings}),
    }
    audit.record(by=CLERK, action="businesses.look_over", subject=row.public_id, changes=changes, at=at)
