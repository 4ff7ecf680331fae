"""Where a seller's goods go back to, market by market."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import ORDERS_READ, ORDERS_WRITE
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import actions, queries
from entrepot.web.api.declaring import Resource, actor_of, seeing_own_work
from entrepot.web.api.sellers import own_business
from entrepot.web.api.shapes import return_places as shapes
from entrepot.web.api.shapes.base import MarketCode

resource = Resource("return places", "Where goods go back to: near the buyer, home, or as the platform does.")


@resource.get(
    "/return-places",
    scope=ORDERS_READ,
    answers=shapes.ReturnPlaces,
    summary="Where one's goods go back to",
    missing=True,
)
def list_return_places(request: HttpRequest) -> shapes.ReturnPlaces:
    """Return for each market where one's goods go back to, and what a label there and home costs."""
    return shapes.ReturnPlaces(items=_places(actor_of(request)))


@resource.put(
    "/return-places/{market}",
    scope=ORDERS_WRITE,
    answers=shapes.ReturnPlace,
    summary="Set one's own place in a market",
    missing=True,
)
def set_return_place(
    request: HttpRequest, market: MarketCode, body: shapes.ReturnAddressContent
) -> shapes.ReturnPlace:
    """Let goods of a market go back to this address: labels made from now on go there."""
    actor = actor_of(request)
    actions.set_return_address(
        market=market, address=body.as_address(), business=own_business(actor), by=actor, at=clock.now()
    )
    return next(each for each in _places(seeing_own_work(actor, ORDERS_READ)) if each.market == market)


@resource.delete("/return-places/{market}", scope=ORDERS_WRITE, summary="End one's own place in a market")
def end_return_place(request: HttpRequest, market: MarketCode) -> None:
    """Let goods of a market go back as the platform does it from now on."""
    actor = actor_of(request)
    actions.set_return_address(
        market=market, address=None, business=own_business(actor), by=actor, at=clock.now()
    )


def _places(reader: Actor) -> list[shapes.ReturnPlace]:
    found = queries.list_return_choices(business=own_business(reader), viewer=reader, on=clock.now().date())
    return [shapes.ReturnPlace.of(each) for each in found]
