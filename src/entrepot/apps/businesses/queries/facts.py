"""What businesses say of themselves, typed, as it stood at a moment: for programmes and figures."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q

from entrepot.apps.accounts import roles
from entrepot.apps.businesses.models import Business, Fact, Particular
from entrepot.apps.businesses.queries.profiles import live, sees_all
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.core.support.business_facts import Evidence, FactSheet, KnownFact
from entrepot.core.support.verification import Field

AT_ONCE = 1000


def get_fact_sheet(public_id: str, *, viewer: Actor, at: datetime) -> FactSheet:
    """Return everything known of one business at a moment: to its own people and the platform.

    Raises Business.DoesNotExist.
    """
    rows = live() if sees_all(viewer) else live().filter(organisation_id=viewer.organisation_id or 0)
    return _sheets([rows.get(public_id=public_id)], at)[0]


def list_fact_sheets(
    *,
    viewer: Actor,
    at: datetime,
    businesses: Collection[str] | None = None,
    after: int = 0,
    limit: int = AT_ONCE,
) -> list[FactSheet]:
    """Return what was known at a moment of the businesses registered by then, in three queries a call.

    By row number; `after` is the `row` of the last one seen, so that a million are read in steps.
    `businesses` keeps those of these public ids. For the platform.
    """
    require_role(viewer, roles.OPERATOR, roles.OFFICER)
    rows = live().filter(pk__gt=after, created_at__lte=at)
    if businesses is not None:
        rows = rows.filter(public_id__in=businesses)
    return _sheets(list(rows.order_by("id")[: min(limit, AT_ONCE)]), at)


def _sheets(rows: Sequence[Business], at: datetime) -> list[FactSheet]:
    known: dict[int, dict[str, KnownFact]] = {}
    standing = Fact.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=at),
        business_id__in=[row.pk for row in rows],
        created_at__lte=at,
    )
    for fact in standing.order_by("id"):
        known.setdefault(fact.business_id, {})[fact.fact] = KnownFact(
            fact.value, Evidence(fact.evidence), fact.created_at
        )
    forms = dict(
        Particular.objects.filter(
            Q(ended_at=None) | Q(ended_at__gt=at),
            business_id__in=[row.pk for row in rows],
            field=Field.LEGAL_FORM.value,
            created_at__lte=at,
        ).values_list("business_id", "value")
    )
    return [
        FactSheet(
            business=row.public_id,
            row=row.pk,
            organisation=row.organisation_id,
            name=row.name,
            country=row.country,
            kind=row.kind,
            registered_at=row.created_at,
            is_verified=row.state == Business.State.VERIFIED,
            verified_at=row.verified_at,
            legal_form=forms.get(row.pk, ""),
            facts=known.get(row.pk, {}),
        )
        for row in rows
    ]
