"""Supported places: what stands in a shop, for everybody; what it took, for the business and officers."""

from dataclasses import dataclass
from datetime import date

from entrepot.apps.accounts import roles
from entrepot.apps.kernel.actors import Actor, require_role
from entrepot.apps.programmes.awarding import name_of
from entrepot.apps.programmes.models import AdPrice, Showing
from entrepot.apps.programmes.queries.programmes import manages
from entrepot.core.money import Money

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """A product in a supported place, and the programme that pays for it."""

    public_id: str
    product: str
    programme_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownView:
    """What the places of one business in one programme came to on a day, in all shops."""

    day: date
    business: str
    programme_name: str
    kind: str
    shops: int
    views: int
    taken: Money
    is_used_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AdPriceView:
    """What a place costs from a day on."""

    valid_from: date
    per_day: Money
    per_thousand: Money


def list_places(*, market: str, day: date, viewer: Actor, language: str = "en") -> list[PlaceView]:
    """Return what stands in a market's supported places on a day, in their order. For everybody."""
    del viewer  # public
    rows = Showing.objects.filter(market=market, day=day, ended_at=None).order_by("position")
    return [
        PlaceView(
            public_id=row.public_id,
            product=row.product,
            programme_name=name_of(row.award.version, language),
        )
        for row in rows.select_related("award__version").prefetch_related("award__version__texts")
    ]


def list_shown(*, viewer: Actor, language: str = "en") -> list[ShownView]:
    """Return what supported places came to, day by day: one's own, or all for who works here."""
    rows = Showing.objects.all()
    if not manages(viewer):
        require_role(viewer, roles.MEMBER)
        rows = rows.filter(organisation_id=viewer.organisation_id or 0)
    found: dict[tuple[date, int, int], list[Showing]] = {}
    loaded = rows.select_related("award__version", "benefit").prefetch_related("award__version__texts")
    for row in loaded.order_by("-day", "award_id", "position")[: MOST * 4]:
        found.setdefault((row.day, row.award_id, row.benefit_id), []).append(row)
    return [
        ShownView(
            day=own[0].day,
            business=own[0].business,
            programme_name=name_of(own[0].award.version, language),
            kind=own[0].benefit.kind,
            shops=len(own),
            views=sum(row.views for row in own),
            taken=Money(sum(row.day_minor + row.views_minor for row in own), own[0].currency),
            is_used_up=any(row.ended_at is not None for row in own),
        )
        for own in list(found.values())[:MOST]
    ]


def list_ad_prices(*, viewer: Actor) -> list[AdPriceView]:
    """Return what places cost, and did: the newest first. For officers and operators."""
    require_role(viewer, roles.OFFICER, roles.OPERATOR)
    return [
        AdPriceView(
            valid_from=row.valid_from,
            per_day=Money(row.per_day_minor, row.currency),
            per_thousand=Money(row.per_thousand_minor, row.currency),
        )
        for row in AdPrice.objects.order_by("currency", "-valid_from")[:MOST]
    ]
