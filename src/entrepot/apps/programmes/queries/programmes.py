"""Programmes as they are read: the public sees what is published, officers also what is in the making."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Prefetch, QuerySet, When

from entrepot.apps.accounts import roles
from entrepot.apps.budgets import queries as budgets
from entrepot.apps.kernel.actors import SYSTEM, Actor
from entrepot.apps.programmes.lasting import last_day
from entrepot.apps.programmes.models import Application, Award, Benefit, Programme, Version
from entrepot.core.money import Money
from entrepot.core.support.eligibility import Rule, parse_rule

State = Version.State
MAKING = (State.DRAFT, State.WAITING, State.APPROVED)
ASKING = ("waiting", "appealed", "listed")


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitView:
    """One benefit. `amount` is of a relief or grant, or the value of one piece of a resource."""

    position: int
    kind: str
    share: Decimal | None
    amount: Money | None
    market: str
    category: str
    lanes: tuple[str, ...]
    quantity: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """What one version of a programme says. Texts are by field and language."""

    number: int
    state: str
    texts: dict[str, dict[str, str]]
    document: Any
    rule: Rule
    benefits: tuple[BenefitView, ...]
    starts_on: date
    ends_on: date
    budget: Money
    cap: Money | None
    places: int | None
    automatic: bool
    gives_back: bool
    proposed_by: str
    approved_by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeView:
    """A programme: `version` is the one in force, or that in the making where there is none yet.

    `state`: draft, waiting, approved (never published), planned, running, ending, ended. `taken` is of the
    budget. What only officers see (`making`, counts, money) is empty for others.
    """

    public_id: str
    state: str
    name: str
    summary: str
    version: VersionView
    making: VersionView | None
    taken: Money | None
    ends_on: date
    end_reason: str
    members: int
    waiting: int
    listed: int

    @property
    def left(self) -> Money | None:
        """What is left of the budget; nothing where more was taken than a budget made smaller holds."""
        if self.taken is None:
            return None
        return Money(max(self.version.budget.minor - self.taken.minor, 0), self.taken.currency)

    @property
    def taken_per_cent(self) -> int:
        """How much of the budget is taken, of a hundred, rounded down."""
        return min(self.taken.minor * 100 // self.version.budget.minor, 100) if self.taken else 0

    @property
    def is_open(self) -> bool:
        """Whether businesses may apply."""
        return self.state in {"planned", "running"}


def list_programmes(*, viewer: Actor, on: date, language: str = "en") -> list[ProgrammeView]:
    """Return the programmes a viewer may see: in the making, published, then those that ended."""
    rows = _loaded(viewer).order_by(
        Case(When(state=Programme.State.ENDED, then=1), default=0), "state", "-id"
    )
    return _views(list(rows), viewer, on, language)


def get_programme(public_id: str, *, viewer: Actor, on: date, language: str = "en") -> ProgrammeView:
    """Return one programme. Raises Programme.DoesNotExist to who may not see it."""
    return _views([_loaded(viewer).get(public_id=public_id)], viewer, on, language)[0]


def get_names(public_ids: Iterable[str], *, viewer: Actor, language: str = "en") -> dict[str, str]:
    """Return the names of programmes that a viewer may see, in their language."""
    rows = _loaded(viewer).filter(public_id__in=public_ids)
    return {row.public_id: _text(_shown(row), "name", language) for row in rows}


def manages(viewer: Actor) -> bool:
    """Say whether the viewer makes programmes: officers, operators, the platform itself."""
    return viewer.is_system or bool(viewer.roles & {roles.OFFICER, roles.OPERATOR})


def _loaded(viewer: Actor) -> QuerySet[Programme]:
    versions = Version.objects.prefetch_related("texts", "benefits").order_by("-number")
    rows = Programme.objects.prefetch_related(Prefetch("versions", versions))
    return rows if manages(viewer) else rows.exclude(state=Programme.State.DRAFT)


def _views(rows: list[Programme], viewer: Actor, on: date, language: str) -> list[ProgrammeView]:
    inside = manages(viewer)
    members, asking = _counted(rows) if inside else (Counter(), Counter())
    purses = budgets.get_counters([row.budget for row in rows if row.budget], viewer=SYSTEM)
    found = []
    for row in rows:
        shown = _shown(row)
        purse = purses.get(row.budget)
        making = next((each for each in row.versions.all() if each.state in MAKING), None)
        found.append(
            ProgrammeView(
                public_id=row.public_id,
                state=_state(row, shown, on),
                name=_text(shown, "name", language),
                summary=_text(shown, "summary", language),
                version=version_view(shown),
                making=version_view(making) if making is not None and inside else None,
                taken=Money(purse.taken, purse.unit) if purse and inside else None,
                ends_on=last_day(row, shown),
                end_reason=row.end_reason,
                members=members[row.pk],
                waiting=asking[row.pk, "waiting"] + asking[row.pk, "appealed"],
                listed=asking[row.pk, "listed"],
            )
        )
    return found


def _counted(rows: list[Programme]) -> tuple[Counter[int], Counter[tuple[int, str]]]:
    """Return how many are in each programme, and how many ask by state: each table alone, by its index."""
    ids = [row.pk for row in rows]
    taken = Award.objects.filter(programme__in=ids, closed_at=None).order_by()
    asked = Application.objects.filter(programme__in=ids, state__in=ASKING).order_by()
    members = taken.values_list("programme").annotate(count=Count("pk"))
    asking = asked.values_list("programme", "state").annotate(count=Count("pk"))
    return Counter(dict(members)), Counter({(row, state): count for row, state, count in asking})


def _shown(row: Programme) -> Version:
    """Return the version in force, the last one of those that ended, or the one in the making."""
    versions = list(row.versions.all())
    return next((each for each in versions if each.state == State.IN_FORCE), versions[0])


def _state(row: Programme, shown: Version, on: date) -> str:
    if row.state == Programme.State.DRAFT:
        return shown.state
    if row.state == Programme.State.ENDED or last_day(row, shown) <= on:
        return "ended"
    if row.ends_on is not None:
        return "ending"
    return "planned" if shown.starts_on > on else "running"


def _text(version: Version, field: str, language: str) -> str:
    texts = {text.language: text.text for text in version.texts.all() if text.field == field}
    return texts.get(language) or next(iter(texts.values()), "")


def version_view(row: Version) -> VersionView:
    """Return a version with its texts and benefits, which were loaded with it."""
    texts: dict[str, dict[str, str]] = {"name": {}, "summary": {}}
    for text in row.texts.all():
        texts[text.field][text.language] = text.text
    return VersionView(
        number=row.number,
        state=row.state,
        texts=texts,
        document=row.rule,
        rule=parse_rule(row.rule),
        benefits=tuple(_benefit(each, row.currency) for each in row.benefits.all()),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        budget=Money(row.budget_minor, row.currency),
        cap=None if row.cap_minor is None else Money(row.cap_minor, row.currency),
        places=row.places,
        automatic=row.automatic,
        gives_back=row.gives_back,
        proposed_by=row.proposed_by,
        approved_by=row.approved_by,
        note=row.note,
    )


def _benefit(row: Benefit, currency: str) -> BenefitView:
    return BenefitView(
        position=row.position,
        kind=row.kind,
        share=row.share,
        amount=None if row.amount_minor is None else Money(row.amount_minor, currency),
        market=row.market,
        category=row.category,
        lanes=tuple(row.lanes.split()),
        quantity=row.quantity,
    )
