"""The platform's terms, market by market: orders keep what held when they were placed."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import PLATFORM_READ, PLATFORM_SETTINGS
from entrepot.apps.customs import actions as declaring
from entrepot.apps.customs import queries as customs
from entrepot.apps.kernel import clock
from entrepot.apps.kernel.actors import Actor
from entrepot.apps.orders import actions, queries
from entrepot.apps.orders.actions import Terms
from entrepot.web.api.declaring import Resource, for_operators
from entrepot.web.api.shapes.base import MarketCode
from entrepot.web.api.shapes.platform import terms as shapes
from entrepot.web.api.shapes.return_places import ReturnAddressContent

resource = Resource(
    "platform terms", "When sellers are paid, how goods go back, who keeps what customs spares."
)


@resource.get("/platform/terms", scope=PLATFORM_READ, answers=shapes.TermBook, summary="What holds today")
def get_terms(request: HttpRequest) -> shapes.TermBook:
    """Return the terms of receipt, returns and surplus, and every place that goods go back to."""
    return _book(for_operators(request))


@resource.post(
    "/platform/terms/receipt",
    scope=PLATFORM_SETTINGS,
    answers=shapes.TermBook,
    summary="Set when silence counts as receipt",
    missing=True,
)
def set_receipt_term(request: HttpRequest, body: shapes.ReceiptTermAsked) -> shapes.TermBook:
    """Let silence count as receipt after so many days, for orders placed from now on."""
    by = for_operators(request)
    actions.set_receipt_term(days=body.days, market=body.market, by=by, at=clock.now())
    return _book(by)


@resource.post(
    "/platform/terms/returns",
    scope=PLATFORM_SETTINGS,
    answers=shapes.TermBook,
    summary="Set the terms of returns",
    missing=True,
)
def set_return_terms(request: HttpRequest, body: shapes.ReturnTermAsked) -> shapes.TermBook:
    """Set who keeps the commission on a return and how long its clocks run, from a day on."""
    by, at = for_operators(request), clock.now()
    terms = Terms(body.commission, body.answer_days, body.send_days, body.inspect_days)
    valid_from = body.valid_from or at.date()
    actions.set_return_terms(terms=terms, market=body.market, valid_from=valid_from, by=by, at=at)
    return _book(by)


@resource.post(
    "/platform/terms/surplus",
    scope=PLATFORM_SETTINGS,
    answers=shapes.TermBook,
    summary="Say who gets what customs does not ask for",
    missing=True,
)
def set_surplus_term(request: HttpRequest, body: shapes.SurplusTermAsked) -> shapes.TermBook:
    """Let the buyer or the platform have what customs does not ask for, of orders placed from a day on."""
    by = for_operators(request)
    declaring.set_surplus_term(**body.model_dump(), by=by, at=clock.now())
    return _book(by)


@resource.put(
    "/platform/return-places/{market}",
    scope=PLATFORM_SETTINGS,
    answers=shapes.TermBook,
    summary="Set the platform's own place in a market",
)
def set_platform_return_place(
    request: HttpRequest, market: MarketCode, body: ReturnAddressContent
) -> shapes.TermBook:
    """Let goods of sellers without a place of their own go back to this address from now on."""
    by = for_operators(request)
    actions.set_return_address(market=market, address=body.as_address(), by=by, at=clock.now())
    return _book(by)


@resource.delete(
    "/platform/return-places/{market}",
    scope=PLATFORM_SETTINGS,
    summary="End the platform's own place in a market",
)
def end_platform_return_place(request: HttpRequest, market: MarketCode) -> None:
    """Let goods of a market go back to whoever sent them from now on."""
    actions.set_return_address(market=market, address=None, by=for_operators(request), at=clock.now())


def _book(viewer: Actor) -> shapes.TermBook:
    today = clock.now().date()
    return shapes.TermBook(
        receipt=[
            shapes.ReceiptTerm.copied(each) for each in queries.list_receipt_terms(viewer=viewer, on=today)
        ],
        returns=[shapes.ReturnTerm.of(each) for each in queries.list_return_terms(viewer=viewer, on=today)],
        surplus=[shapes.SurplusTerm.of(each) for each in customs.list_surplus_terms(viewer=viewer, on=today)],
        places=[shapes.PlatformReturnPlace.of(each) for each in queries.list_return_places(viewer=viewer)],
    )
