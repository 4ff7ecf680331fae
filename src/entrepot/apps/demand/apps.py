from importlib import import_module

from django.apps import AppConfig


class DemandConfig(AppConfig):
    """What people would like to have: kept for later."""

    name = "entrepot.apps.demand"
    label = "demand"

    def ready(self) -> None:
        """Hear of people who are erased."""
        import_module("entrepot.apps.demand.subscribers")
