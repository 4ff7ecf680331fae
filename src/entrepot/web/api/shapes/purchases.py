"""Buying in one call: what is bought, where to, and how it is paid."""

from typing import Self

from entrepot.apps.orders.actions import CheckedOut
from entrepot.web.api.shapes.base import Amount
from entrepot.web.api.shapes.carts import HOME, CheckoutContent, Placed
from entrepot.web.api.shapes.payments import Authorisation, Payment, PaymentChoice


class PurchaseContent(CheckoutContent, Authorisation, PaymentChoice):
    """A checkout and how to pay it. Without a `method` the buyer goes to the provider's page."""

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "total": {"amount": "78.45", "currency": "SGD"},
                    "address": HOME,
                    "email": "mei@example.com",
                    "return_url": "/",
                }
            ]
        }
    }


class Purchase(Placed):
    """Orders of one payment, and how it stands."""

    payment: Payment

    @classmethod
    def of(cls, found: CheckedOut) -> Self:
        """Return what was bought."""
        placed = found.placed
        return cls(
            checkout=placed.public_id,
            orders=list(placed.orders),
            total=Amount.of(placed.total),
            pay_until=placed.pay_until,
            payment=Payment.of(found.payment),
        )
