"""Connects this installation with its Stripe account."""

from functools import cache, partial

from django.conf import settings
from stripe import RequestsClient, StripeClient

from entrepot.adapters.payment_stripe import StripePayments
from entrepot.apps.payments.queries import find_known, is_settled

ANSWER_WITHIN = 20.0  # seconds
TRIES_AGAIN = 2


def connect() -> StripePayments:
    """Return Stripe as the settings name it."""
    return StripePayments(
        client_of(settings.STRIPE_SECRET_KEY, settings.STRIPE_API, TRIES_AGAIN),
        webhook_secret=settings.STRIPE_WEBHOOK_SECRET,
        site=settings.ADDRESS,
        find=partial(find_known, StripePayments.name),
        is_settled=partial(is_settled, StripePayments.name),
    )


@cache
def client_of(secret_key: str, api: str, tries_again: int) -> StripeClient:
    """Return a client that waits so long, and keeps its connections. The rest is for tests."""
    return StripeClient(
        secret_key,
        http_client=RequestsClient(timeout=ANSWER_WITHIN),
        max_network_retries=tries_again,
        base_addresses={"api": api, "files": api} if api else None,
    )
