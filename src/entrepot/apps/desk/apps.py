from importlib import import_module

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What waits for a person of the platform: one queue with lanes."""

    name = "entrepot.apps.desk"
    label = "desk"

    def ready(self) -> None:
        """Listen to what the kernel gives up on."""
        import_module("entrepot.apps.desk.subscribers")
