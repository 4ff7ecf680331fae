from django.apps import AppConfig


class FeesConfig(AppConfig):
    """What the platform charges sellers, and what programmes take over."""

    name = "entrepot.apps.fees"
    label = "fees"
