from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KernelConfig(AppConfig):
    """Finds what every app wants told, done and declared, so that publishers and workers know the same."""

    name = "entrepot.apps.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import these modules of every app that has them."""
        import_module("entrepot.apps.kernel.held")
        autodiscover_modules("subscribers", "tasks", "rounds", "personal", "warming", "changing")
