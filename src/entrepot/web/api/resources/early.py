"""Being paid before receipt: what it costs, and the choice."""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import LEDGER_READ, ORGANISATION_WRITE
from entrepot.apps.kernel import clock
from entrepot.apps.orders import actions, queries
from entrepot.web.api.declaring import Resource, actor_of, seeing_own_work
from entrepot.web.api.sellers import own_business
from entrepot.web.api.shapes import early as shapes

resource = Resource("early payment", "Shares of orders, paid before receipt at a price.")


@resource.get(
    "/early-payment",
    scope=LEDGER_READ,
    answers=shapes.EarlyPayment,
    summary="Being paid before receipt",
    missing=True,
)
def get_early_payment(request: HttpRequest) -> shapes.EarlyPayment:
    """Return whether one is paid early, the terms, what it would have cost, and the latest orders."""
    return _early(request)


@resource.put(
    "/early-payment",
    scope=ORGANISATION_WRITE,
    answers=shapes.EarlyPayment,
    summary="Turn it on or off",
    missing=True,
)
def choose_early_payment(request: HttpRequest, body: shapes.EarlyChoice) -> shapes.EarlyPayment:
    """Choose it for the orders to come, or end it; needs an administrator. What was paid early stays so."""
    actor = actor_of(request)
    actions.choose_early_payment(wanted=body.on, business=own_business(actor), by=actor, at=clock.now())
    return _early(request)


def _early(request: HttpRequest) -> shapes.EarlyPayment:
    reader = seeing_own_work(actor_of(request), LEDGER_READ)
    return shapes.EarlyPayment.of(
        queries.get_early_payment(business=own_business(actor_of(request)), viewer=reader, at=clock.now())
    )
