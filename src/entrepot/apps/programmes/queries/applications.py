"""Applications and what each programme says of a business: a business reads its own, officers all."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from entrepot.apps.accounts import roles
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.programmes.awarding import name_of
from entrepot.apps.programmes.judging import judge, read_changes
from entrepot.apps.programmes.models import Application
from entrepot.apps.programmes.queries.awards import AwardView, list_awards
from entrepot.apps.programmes.queries.programmes import ProgrammeView, list_programmes, manages
from entrepot.core.support.eligibility import Change, Explanation
from entrepot.core.support.fairness import Asked, Rate, rates

MOST = 200
OPEN = (Application.State.WAITING, Application.State.APPEALED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationView:
    """An application as its business and officers see it."""

    public_id: str
    programme: str
    programme_name: str
    business: str
    name: str
    country: str
    state: str
    verdict: str
    changes: tuple[Change, ...]
    note: str
    reason: str
    by_rule: bool
    appeal: str
    may_appeal: bool
    at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """A programme that takes businesses, and what its rule says of the viewer's own."""

    programme: ProgrammeView
    found: Explanation
    application: ApplicationView | None
    award: AwardView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """Who asked and who was taken, by country, size and what the founders are; small groups are not told."""

    countries: tuple[Rate, ...]
    sizes: tuple[Rate, ...]
    groups: tuple[Rate, ...]


def list_applications(
    *, viewer: Actor, programme: str = "", state: str = "", language: str = "en", limit: int = MOST
) -> list[ApplicationView]:
    """Return applications, those that wait longest first; "" is every state, `open` what needs a person."""
    rows = _visible(viewer)
    if programme:
        rows = rows.filter(programme__public_id=programme)
    if state == "open":
        rows = rows.filter(state__in=OPEN)
    elif state:
        rows = rows.filter(state=state)
    return [_view(row, language) for row in rows.order_by("id")[: min(limit, MOST)]]


def get_application(public_id: str, *, viewer: Actor, language: str = "en") -> ApplicationView:
    """Return one application. Raises Application.DoesNotExist to who may not see it."""
    return _view(_visible(viewer).get(public_id=public_id), language)


def list_offers(*, viewer: Actor, at: datetime, language: str = "en") -> list[OfferView]:
    """Return the programmes that take businesses with what each says of the viewer's own, the best first."""
    require_role(viewer, roles.MEMBER)
    own = businesses.get_own_business(viewer=viewer)
    if own is None:
        return []
    asked: dict[str, ApplicationView] = {}
    for each in list_applications(viewer=viewer, language=language):
        asked[each.programme] = each
    awards = {each.programme: each for each in reversed(list_awards(viewer=viewer, language=language))}
    found = []
    for programme in list_programmes(viewer=viewer, on=at.date(), language=language):
        if programme.is_open or programme.public_id in awards:
            judged = judge(own.profile.public_id, programme.version.document, at).found
            found.append(
                OfferView(
                    programme=programme,
                    found=judged,
                    application=asked.get(programme.public_id),
                    award=awards.get(programme.public_id),
                )
            )
    places = {"yes": 0, "unknown": 1, "no": 2}
    return sorted(found, key=lambda offer: (offer.award is None, places[offer.found.verdict]))


def report_fairness(*, viewer: Actor, programme: str = "") -> Fairness:
    """Return rates of acceptance by group, of one programme or all. For officers and operators."""
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    rows = Application.objects.filter(state__in=["accepted", "listed", "refused"])
    if programme:
        rows = rows.filter(programme__public_id=programme)
    alike = rows.order_by().values_list("country", "size", "groups", "state")
    told = [
        (country, size, groups.split() or [""], state == Application.State.ACCEPTED, count)
        for country, size, groups, state, count in alike.annotate(count=Count("pk"))
    ]
    return Fairness(
        countries=rates(Asked(country, taken, count) for country, _size, _groups, taken, count in told),
        sizes=rates(Asked(size, taken, count) for _country, size, _groups, taken, count in told),
        groups=rates(
            Asked(group, taken, count) for _country, _size, groups, taken, count in told for group in groups
        ),
    )


def _visible(viewer: Actor) -> QuerySet[Application]:
    rows = Application.objects.select_related("programme", "version").prefetch_related("version__texts")
    if manages(viewer):
        return rows
    require_role(viewer, roles.MEMBER)
    return rows.filter(organisation_id=viewer.organisation_id or 0)


def _view(row: Application, language: str) -> ApplicationView:
    by_rule = row.reason == "rule"
    return ApplicationView(
        public_id=row.public_id,
        programme=row.programme.public_id,
        programme_name=name_of(row.version, language),
        business=row.business,
        name=row.name,
        country=row.country,
        state=row.state,
        verdict=row.verdict,
        changes=tuple(read_changes(row.told)),
        note=row.note,
        reason="" if by_rule else row.reason,
        by_rule=by_rule,
        appeal=row.appeal,
        may_appeal=row.state == Application.State.REFUSED and row.appealed_at is None,
        at=row.created_at,
        decided_at=row.decided_at,
    )
