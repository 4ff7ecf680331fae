"""How well a fact is known, from a moment on: the value stays, the row is a new one."""

from collections.abc import Collection
from datetime import datetime

from entrepot.apps.businesses.models import Business, Fact
from entrepot.core.support.business_facts import Evidence


def set_evidence(
    business: Business,
    facts: Collection[str],
    evidence: Evidence,
    *,
    at: datetime,
    said_by: datetime | None = None,
) -> None:
    """Note how well standing facts are known from now on, in the caller's transaction.

    The value stays, the row is a new one. With `said_by` a fact that was said anew after it stays as it is.
    """
    rows = business.facts.filter(withdrawn_at=None, fact__in=facts).order_by("fact")
    for row in rows if said_by is None else rows.filter(created_at__lte=said_by):
        if row.evidence != evidence:
            _replace(row, evidence, at)


def raise_to(fact: Fact, evidence: Evidence, at: datetime) -> None:
    """Note that one fact is known better now; one that is known so well already stays as it is."""
    if Evidence(fact.evidence).rank < evidence.rank:
        _replace(fact, evidence, at)


def _replace(fact: Fact, evidence: Evidence, at: datetime) -> None:
    Fact.objects.filter(pk=fact.pk).update(withdrawn_at=at)
    Fact.objects.create(
        business_id=fact.business_id,
        fact=fact.fact,
        number=fact.number,
        day=fact.day,
        evidence=evidence.value,
        declared_by=fact.declared_by,
        created_at=at,
    )
