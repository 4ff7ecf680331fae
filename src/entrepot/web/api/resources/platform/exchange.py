"""Money between currencies: rates stated, the charge, and what our bank changed. Each change is dated."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import PLATFORM_MONEY, PLATFORM_READ, PLATFORM_SETTINGS
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.payouts import actions, queries
from entrepot.web.api.declaring import Resource, for_operators
from entrepot.web.api.shapes.platform import exchange as shapes

resource = Resource("exchange", "Rates of the day, what is kept of changed money, what our bank changed.")


@resource.get(
    "/platform/exchange",
    scope=PLATFORM_READ,
    answers=shapes.ExchangeBook,
    summary="What is needed, stated and open",
    cost=5,
)
def get_exchange(request: HttpRequest) -> shapes.ExchangeBook:
    """Return the pairs that money waits to be changed in, the rates stated, the charge, what stands open."""
    return _book(for_operators(request))


@resource.post(
    "/platform/exchange/rates",
    scope=PLATFORM_SETTINGS,
    answers=shapes.ExchangeBook,
    summary="State a rate of a day",
)
def state_rate(request: HttpRequest, body: shapes.RateAsked) -> shapes.ExchangeBook:
    """State a rate. It serves for seven days; whoever states it approves nothing that is changed at it."""
    by = for_operators(request)
    actions.state_rate(**body.as_terms(), by=by, at=clock.now())
    return _book(by)


@resource.post(
    "/platform/exchange/charge",
    scope=PLATFORM_SETTINGS,
    answers=shapes.ExchangeBook,
    summary="Set what is kept of changed money",
)
def set_exchange_charge(request: HttpRequest, body: shapes.ChargeAsked) -> shapes.ExchangeBook:
    """Keep this share of a seller's changed money from a day on; what is proposed already keeps its own."""
    by = for_operators(request)
    actions.set_exchange_charge(**body.as_terms(), by=by, at=clock.now())
    return _book(by)


@resource.post(
    "/platform/exchange/deals",
    scope=PLATFORM_MONEY,
    answers=shapes.ExchangeBook,
    summary="Note what our bank changed",
)
def record_bank_exchange(request: HttpRequest, body: shapes.DealAsked) -> shapes.ExchangeBook:
    """Post what our bank changed, once for each reference; it closes what payouts left open."""
    by = for_operators(request)
    actions.record_bank_exchange(**body.as_terms(), by=by, at=clock.now())
    return _book(by)


def _book(viewer: Actor) -> shapes.ExchangeBook:
    return shapes.ExchangeBook.of(
        queries.list_wanted_rates(viewer=viewer),
        queries.list_stated_rates(viewer=viewer),
        queries.get_exchange_charge(viewer=viewer),
        queries.list_exchange_positions(viewer=viewer),
    )
