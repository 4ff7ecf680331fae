from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    """The shop window: what can be bought in a country, for how much, and why that much."""

    name = "entrepot.web.storefront"
    label = "storefront"
