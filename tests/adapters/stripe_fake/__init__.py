"""Stripe's API as far as the adapter uses it, over real HTTP: objects, errors, idempotency keys, webhooks.

Shapes follow Stripe's API reference and the fixtures of its public OpenAPI description. It can cut the
connection after it has done what was asked.
"""
