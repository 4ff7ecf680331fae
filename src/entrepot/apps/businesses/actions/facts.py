"""What a business declares of itself, and what the platform found to be true of it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import words
from entrepot.apps.businesses.actions.profile import own_business, require_writer, tell
from entrepot.apps.businesses.events import BusinessChanged
from entrepot.apps.businesses.evidence import raise_to
from entrepot.apps.businesses.models import Business, Fact
from entrepot.apps.businesses.refusals import clash, invalid
from entrepot.apps.kernel import audit
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.kernel.outbox import publish
from entrepot.core.support.business_facts import FOUNDED_ON, JOBS, Evidence, job_faults

MOST_PEOPLE = 1_000_000


def declare_facts(*, facts: Collection[str], by: Actor, at: datetime) -> None:
    """Declare what holds of the founders and owners: all of `facts` and nothing else. Needs admin.

    What was declared before and is not any more is withdrawn, not deleted: a programme may have relied on it.
    """
    require_writer(by=by)
    unknown = sorted(set(facts) - set(words.FACTS))
    if unknown:
        raise invalid(("facts", _("There is no such fact: %s.") % ", ".join(unknown), ", ".join(words.FACTS)))
    with transaction.atomic():
        row = own_business(by=by)
        current = row.facts.filter(withdrawn_at=None, fact__in=words.FACTS)
        standing = set(current.values_list("fact", flat=True))
        wanted = set(facts)
        if standing == wanted:
            return
        current.filter(fact__in=standing - wanted).update(withdrawn_at=at)
        Fact.objects.bulk_create(
            Fact(business=row, fact=fact, declared_by=by.user_id, created_at=at)
            for fact in sorted(wanted - standing)
        )
        changes = {"facts": [sorted(standing), sorted(wanted)]}
        tell(row, "declare_facts", changes, by=by, at=at)


def declare_jobs(*, jobs: Mapping[str, int], by: Actor, at: datetime) -> None:
    """Declare how many people work for the business now: each of core's JOBS, none left out. Needs admin.

    Asked for at the beginning and each year: the same numbers again are a new declaration, with its own day.
    Raises ProblemRaised naming every wrong number.
    """
    require_writer(by=by)
    faults = [
        (name, _("How many is missing."), _("Give a whole number; 0 when there is nobody."))
        for name in JOBS
        if name not in jobs
    ]
    for name in job_faults(jobs):
        fix = _("Count women and young people among those who work for you.")
        faults.append((name, _("This number cannot be right."), fix))
    faults += [
        (name, _("This is too many."), _("Give the people who work for you."))
        for name, number in jobs.items()
        if number > MOST_PEOPLE
    ]
    if faults:
        raise invalid(*faults)
    with transaction.atomic():
        row = own_business(by=by)
        before = dict(row.facts.filter(withdrawn_at=None, fact__in=JOBS).values_list("fact", "number"))
        row.facts.filter(withdrawn_at=None, fact__in=JOBS).update(withdrawn_at=at)
        Fact.objects.bulk_create(
            Fact(business=row, fact=name, number=jobs[name], declared_by=by.user_id, created_at=at)
            for name in JOBS
        )
        tell(row, "declare_jobs", audit.difference(before, jobs), by=by, at=at)


def declare_founding(*, on: date, by: Actor, at: datetime) -> None:
    """Declare the day the business was founded. Needs admin. The same day again is no change."""
    require_writer(by=by)
    if on > at.date():
        raise invalid((FOUNDED_ON, _("This day is yet to come."), _("Give the day it was founded.")))
    with transaction.atomic():
        row = own_business(by=by)
        current = row.facts.filter(withdrawn_at=None, fact=FOUNDED_ON)
        before = current.values_list("day", flat=True).first()
        if before == on:
            return
        current.update(withdrawn_at=at)
        Fact.objects.create(business=row, fact=FOUNDED_ON, day=on, declared_by=by.user_id, created_at=at)
        tell(row, "declare_founding", {FOUNDED_ON: [before, on]}, by=by, at=at)


def raise_evidence(
    *, business: str, facts: Collection[str], evidence: Evidence, by: Actor, at: datetime
) -> None:
    """Say that standing facts of a business are known better now: by a paper, or verified.

    For operators and officers. The value stays, the row is a new one: before it, it was only declared.
    Raises ProblemRaised 409 for a fact the business has not declared.
    """
    require_role(by, roles.OPERATOR, roles.OFFICER)
    with transaction.atomic():
        row = Business.objects.select_for_update().get(public_id=business)
        standing = {each.fact: each for each in row.facts.filter(withdrawn_at=None, fact__in=facts)}
        if missing := sorted(set(facts) - standing.keys()):
            raise clash("fact-not-declared", _("The business does not say so: %s.") % ", ".join(missing), "")
        for name in sorted(standing):
            raise_to(standing[name], evidence, at)
        changes = {"facts": sorted(standing), "evidence": str(evidence)}
        audit.record(by=by, action="businesses.raise_evidence", subject=business, changes=changes, at=at)
        publish(BusinessChanged(business=business, at=at))
