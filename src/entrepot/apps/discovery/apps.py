from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    """What can be found, kept up with what is on sale."""

    name = "entrepot.apps.discovery"
    label = "discovery"
