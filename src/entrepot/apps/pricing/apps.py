from django.apps import AppConfig


class PricingConfig(AppConfig):
    """The price a buyer sees: what the seller asks, carriage, duty and tax, as one amount."""

    name = "entrepot.apps.pricing"
    label = "pricing"
