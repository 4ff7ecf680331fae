"""What Stripe is asked for. The same request is the same to the letter, as its idempotency keys demand."""

from datetime import timedelta
from typing import Any, Final

import stripe

from entrepot.adapters.payment_stripe_reading import BY_PAGE, OURS, VIA, to_stripe
from entrepot.apps.payments.provider import AuthorisationRequest
from entrepot.apps.payments.queries import Known

# Stripe keeps a page open for half an hour at least; an order waits as long, and is let go of before.
PAGE_OPEN: Final = timedelta(minutes=36)
SHOWN: Final = 120  # characters of a description


def session_params(request: AuthorisationRequest, site: str, known: Known | None) -> Any:
    """Return what makes a page where the buyer pays, with our key on it and on the payment it becomes."""
    params: dict[str, Any] = {
        "mode": "payment",
        "client_reference_id": request.key,
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": request.amount.currency.lower(),
                    "unit_amount": to_stripe(request.amount),
                    "product_data": {"name": request.description[:SHOWN]},
                },
            }
        ],
        "payment_intent_data": {
            "capture_method": _capture(request),
            "description": request.description[:SHOWN],
            "metadata": {OURS: request.key, VIA: BY_PAGE},
        },
        "metadata": {OURS: request.key},
        "success_url": site + request.return_url,
        "cancel_url": site + request.return_url,
    }
    if known is not None:
        params["expires_at"] = int((known.begun_at + PAGE_OPEN).timestamp())
    return params


def intent_params(request: AuthorisationRequest, site: str) -> Any:
    """Return what asks for the money at once, with the token of a method."""
    return {
        "amount": to_stripe(request.amount),
        "currency": request.amount.currency.lower(),
        "capture_method": _capture(request),
        "confirm": True,
        "payment_method": request.method,
        "automatic_payment_methods": {"enabled": True, "allow_redirects": "always"},
        "return_url": site + request.return_url,
        "description": request.description[:SHOWN],
        "metadata": {OURS: request.key},
        "expand": ["latest_charge"],
    }


def not_taken(error: stripe.InvalidRequestError) -> str:
    """Return why Stripe did not take up a payment at all."""
    if error.code in {"amount_too_small", "amount_too_large"}:
        return "amount_not_supported"
    return "currency_not_supported" if error.param == "currency" else "processing_error"


def refused(error: stripe.StripeError) -> str:
    """Return why Stripe gives no money back."""
    if isinstance(error, stripe.IdempotencyError):
        return "key_reused"
    if error.code == "charge_disputed":
        return "charge_disputed"
    return "over_captured"


def refused_evidence(error: stripe.StripeError) -> str:
    """Return why Stripe takes no answer to a dispute."""
    message = (error.user_message or str(error)).lower()
    if "past due" in message or "deadline" in message:
        return "too_late"
    return "closed" if "closed" in message or "status" in message else "not_accepted"


def _capture(request: AuthorisationRequest) -> str:
    return "automatic" if request.capture_at_once else "manual"
