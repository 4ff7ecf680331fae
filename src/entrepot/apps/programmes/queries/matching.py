"""Whom a rule takes: how many, who, and who would be taken but for one thing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Min, Q

from entrepot.apps.accounts import roles
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.programmes.compiling import compile_node, surely, surely_not
from entrepot.apps.programmes.judging import size_of
from entrepot.apps.programmes.models import Award, BusinessFacts
from entrepot.core.support.eligibility import Literal, Node, normalised, parse_rule

SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """How many businesses a rule takes, does not take, and cannot tell of; facts are as of `gathered_at`."""

    yes: int
    no: int
    unknown: int
    names: tuple[tuple[str, str, str], ...]  # public id, name and country of the first of them
    gathered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """How many more a rule would take without one of its parts."""

    part: Node | Literal
    businesses: int


def count_matches(rule: Any, *, viewer: Actor, on: date, names: int = SHOWN) -> Matches:
    """Count whom a rule (a document) takes on a day, over all businesses. For officers and operators.

    Raises RuleError for a rule that makes no sense.
    """
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    parsed = parse_rule(rule)
    everybody = BusinessFacts.objects.all()
    taken = everybody.filter(surely(parsed, on))
    yes, no, total = taken.count(), everybody.filter(surely_not(parsed, on)).count(), everybody.count()
    first = taken.order_by("name", "pk").values_list("business", "name", "country")[:names]
    return Matches(
        yes=yes,
        no=no,
        unknown=total - yes - no,
        names=tuple(first),
        gathered_at=everybody.aggregate(newest=Max("gathered_at"))["newest"],
    )


def list_taken(rule: Any, *, viewer: Actor, on: date) -> frozenset[str]:
    """Return the public ids of the businesses that a rule takes. For officers and operators."""
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    return frozenset(
        BusinessFacts.objects.filter(surely(parse_rule(rule), on)).values_list("business", flat=True)
    )


def list_near_misses(rule: Any, *, viewer: Actor, on: date) -> list[NearMiss]:
    """Return for each part of a rule that asks for all of them how many more it would take without it."""
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    node = normalised(parse_rule(rule))
    if isinstance(node, Literal) or not node.every or len(node.parts) == 1:
        return []
    conditions = [compile_node(part, on) for part in node.parts]
    whole = BusinessFacts.objects.filter(_all(conditions)).count()
    found = []
    for place, part in enumerate(node.parts):
        others = BusinessFacts.objects.filter(_all([*conditions[:place], *conditions[place + 1 :]])).count()
        found.append(NearMiss(part=part, businesses=others - whole))
    return found


def _all(conditions: Sequence[Q]) -> Q:
    found = Q()
    for each in conditions:
        found &= each
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What businesses are compared by: country, what they sell, and their size by jobs."""

    country: str
    kind: str
    size: str


def list_supported(*, viewer: Actor, programme: str = "") -> dict[str, date]:
    """Return since when each business is, or was, in a programme, the first time; in any without one named.

    For officers and operators.
    """
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    rows = Award.objects.filter(programme__public_id=programme) if programme else Award.objects.all()
    return dict(rows.values("business").annotate(first=Min("since")).values_list("business", "first"))


def list_programmes_of(business: str, *, viewer: Actor) -> dict[str, date]:
    """Return since when a business is, or was, in each programme. For officers and operators."""
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    rows = Award.objects.filter(business=business).order_by().values("programme__public_id")
    return {row["programme__public_id"]: row["first"] for row in rows.annotate(first=Min("since"))}


def list_traits(*, viewer: Actor, countries: Collection[str]) -> dict[str, Traits]:
    """Return the traits of all businesses of some countries. For officers and operators."""
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    rows = BusinessFacts.objects.filter(country__in=countries).only("business", "country", "kind", "jobs")
    return {
        row.business: Traits(country=row.country, kind=row.kind, size=size_of(row))
        for row in rows.order_by("pk").iterator(chunk_size=2000)
    }
