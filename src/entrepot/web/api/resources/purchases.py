"""Buying in one call, for programs that have the token of a provider's form.

The cart makes it safe to repeat: once it is ordered, a repeat finds its orders and resumes their payment.
So it needs no Idempotency-Key; it asks a provider, which may not happen inside a key's transaction.
"""

from django.http import HttpRequest

from entrepot.apps.accounts.roles import ORDERS_WRITE
from entrepot.apps.kernel import clock
from entrepot.apps.orders import actions
from entrepot.web.api.declaring import Resource, actor_of, guest_key
from entrepot.web.api.shapes import purchases as shapes
from entrepot.web.api.shapes.base import CartId

resource = Resource("carts", "Carts of many sellers, their price, and checking out.")


@resource.post(
    "/carts/{cart}/purchase",
    scope=ORDERS_WRITE,
    guests=True,
    answers=shapes.Purchase,
    summary="Order what is in a cart and pay it",
    once=False,
    cost=15,
)
def purchase(request: HttpRequest, cart: CartId, body: shapes.PurchaseContent) -> shapes.Purchase:
    """Order what is in a cart and ask the provider for the money. A decline is an answer: pay again.

    With `total`, the price is asked of the law once more, and another one is refused (409). Repeated, it
    resumes: a cart is ordered once.
    """
    actor, now = actor_of(request), clock.now()
    begun = actions.check_out(
        cart=cart,
        **body.as_terms(),
        provider=body.provider,
        by=actor,
        at=now,
        key=guest_key(request),
    )
    return shapes.Purchase.of(
        actions.pay_at_once(begun, method=body.method, return_url=body.return_url, by=actor, at=now)
    )
