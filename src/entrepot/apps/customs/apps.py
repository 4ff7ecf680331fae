from importlib import import_module

from django.apps import AppConfig


class CustomsConfig(AppConfig):
    """Declarations of what crosses a border, from our draft to what customs decides."""

    name = "entrepot.apps.customs"
    label = "customs"

    def ready(self) -> None:
        """Hear of orders and parcels, and let the workers know the tasks."""
        import_module("entrepot.apps.customs.subscribers")
        import_module("entrepot.apps.customs.tasks")
