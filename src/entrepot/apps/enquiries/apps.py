from importlib import import_module

from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    """What businesses ask the platform, and what it answers."""

    name = "entrepot.apps.enquiries"
    label = "enquiries"

    def ready(self) -> None:
        """Add what is written to who asked."""
        import_module("entrepot.apps.enquiries.letters")
