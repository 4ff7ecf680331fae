"""Where the goods of one seller go back to, market by market, and what each choice costs whom."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from entrepot.apps.accounts.roles import MEMBER, ORDERS_READ
from entrepot.apps.businesses import queries as businesses
from entrepot.apps.kernel.actors import OPERATOR, SYSTEM, Actor, require_role, require_scope
from entrepot.apps.kernel.problems import ProblemRaised
from entrepot.apps.markets import queries as markets
from entrepot.apps.markets.queries import MarketView
from entrepot.apps.orders import return_rules
from entrepot.apps.orders.goods import freight_of
from entrepot.apps.orders.models import Order, ReturnAddress
from entrepot.apps.orders.return_terms import address_of
from entrepot.apps.shipping.queries import Address
from entrepot.core.money import Money

GRAMS: Final = 1000
"""The parcel that labels are compared by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnChoice:
    """Where goods of one market go back to, and what else could be chosen.

    `own` is the seller's place, else `platform` is where they go, else home: to whoever sent them. `near` and
    `far` are what our label costs for a kilogram, inside the market's country and to the seller's, None where
    no carrier goes. `wants_near`: the law restores tax, and a person's year, for goods back in the country.
    `sells`: somebody there bought from the seller before.
    """

    market: str
    country: str
    home: str
    own: Address | None
    platform: Address | None
    near: Money | None
    far: Money | None
    wants_near: bool
    sells: bool = False

    @property
    def goes_to(self) -> str:
        """The country goods go back to as it stands."""
        place = self.own or self.platform
        return place.country if place else self.home

    @property
    def label(self) -> Money | None:
        """What our label costs for a kilogram as it stands, where that is known."""
        return {self.country: self.near, self.home: self.far}.get(self.goes_to)

    @property
    def is_near(self) -> bool:
        """Whether goods stay in the country they were sold in."""
        return self.goes_to == self.country


def list_return_choices(*, business: str, viewer: Actor, on: date) -> list[ReturnChoice]:
    """Return for every market where the goods of a business go back to. For its members, and operators.

    Raises Business.DoesNotExist, PermissionRefused.
    """
    require_scope(viewer, ORDERS_READ)
    standing = businesses.get_standing(business, viewer=viewer)
    if not viewer.is_system:
        require_role(viewer, MEMBER if standing.organisation == viewer.organisation_id else OPERATOR)
    latest = {
        (row.market, row.business): address_of(row) if row.open else None
        for row in ReturnAddress.objects.filter(business__in=["", business]).order_by("id")
    }
    sold = set(Order.objects.filter(business=business).values_list("market", flat=True).distinct())
    found = [
        _choice(each, standing.country, latest.get((each.code, business)), latest.get((each.code, "")), on)
        for each in markets.list_markets(viewer=SYSTEM)
    ]
    return [replace(each, sells=each.market in sold) for each in found]


def _choice(
    market: MarketView, home: str, own: Address | None, platform: Address | None, on: date
) -> ReturnChoice:
    return ReturnChoice(
        market=market.code,
        country=market.country,
        home=home,
        own=own,
        platform=platform,
        near=_label(market, market.country, on),
        far=_label(market, home, on),
        wants_near=any(_wants_back(market.country, on)),
    )


def _label(market: MarketView, to: str, on: date) -> Money | None:
    try:
        return freight_of(market.country, to, grams=GRAMS, currency=market.currency, on=on).amount
    except ProblemRaised:  # no carrier goes that way
        return None


def _wants_back(country: str, on: date) -> Iterable[bool]:
    for rule in return_rules.load().rules:
        ways = rule.routes or {""}
        yield bool(rule.back_days) and any(rule.holds(country, way, on) for way in ways)
