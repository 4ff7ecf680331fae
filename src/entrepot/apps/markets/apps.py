from django.apps import AppConfig


class MarketsConfig(AppConfig):
    """Storefronts: families of countries, and what each country inherits or sets for itself."""

    name = "entrepot.apps.markets"
    label = "markets"
