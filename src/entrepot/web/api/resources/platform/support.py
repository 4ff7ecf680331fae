"""A programme's effect and supported places in shops: as officers see them."""

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query

from entrepot.apps.accounts.roles import PLATFORM_PROGRAMMES, PLATFORM_READ
from entrepot.apps.impact import queries as impact
from entrepot.apps.kernel import clock
from entrepot.apps.programmes import actions, queries
from entrepot.web.api.declaring import Resource, for_the_platform, language_of
from entrepot.web.api.shapes.base import ProgrammeId
from entrepot.web.api.shapes.platform import support as shapes

resource = Resource("support", "What programmes changed, and what supported places came to.")
Measure = Annotated[
    Literal["orders", "orders_abroad", "sales"],
    Query(description="What is compared.", examples=["orders"]),
]


@resource.get(
    "/platform/programmes/{programme}/effect",
    scope=PLATFORM_READ,
    answers=shapes.ProgrammeEffect,
    summary="What a programme changed",
    cost=20,
)
def get_programme_effect(
    request: HttpRequest, programme: ProgrammeId, measure: Measure = "orders"
) -> shapes.ProgrammeEffect:
    """Return what changed in a programme's businesses beside others alike; `unknown` where none can tell."""
    viewer, now = for_the_platform(request), clock.now()
    queries.get_programme(programme, viewer=viewer, on=now.date(), language=language_of(request))
    found = impact.get_effect(programme=programme, measure=measure, viewer=viewer, at=now)
    return shapes.ProgrammeEffect.of(found)


@resource.get(
    "/platform/supported-places",
    scope=PLATFORM_READ,
    answers=shapes.SupportedPlaces,
    summary="What supported places came to",
)
def list_supported_places(request: HttpRequest) -> shapes.SupportedPlaces:
    """Return the last days of supported places in shops: views, and what they took of their credit."""
    rows = queries.list_shown(viewer=for_the_platform(request), language=language_of(request))
    return shapes.SupportedPlaces(items=[shapes.SupportedPlace.of(row) for row in rows])


@resource.get(
    "/platform/place-prices",
    scope=PLATFORM_READ,
    answers=shapes.PlacePrices,
    summary="What supported places cost",
)
def list_place_prices(request: HttpRequest) -> shapes.PlacePrices:
    """Return what advertising credit pays for a place, and did."""
    return _prices(request)


@resource.post(
    "/platform/place-prices",
    scope=PLATFORM_PROGRAMMES,
    answers=shapes.PlacePrices,
    summary="Set what supported places cost",
)
def set_place_price(request: HttpRequest, body: shapes.PlacePriceAsked) -> shapes.PlacePrices:
    """Set a price from a day on; what was charged before stays."""
    actions.set_ad_price(
        per_day=body.per_day.as_money(),
        per_thousand=body.per_thousand.as_money(),
        valid_from=body.valid_from,
        by=for_the_platform(request),
        at=clock.now(),
    )
    return _prices(request)


def _prices(request: HttpRequest) -> shapes.PlacePrices:
    rows = queries.list_ad_prices(viewer=for_the_platform(request))
    return shapes.PlacePrices(items=[shapes.PlacePrice.of(row) for row in rows])
