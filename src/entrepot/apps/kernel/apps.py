from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KernelConfig(AppConfig):
    """Finds every app's subscribers, tasks and rounds, so that publishers and workers know the same ones."""

    name = "entrepot.apps.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the `subscribers`, `tasks` and `rounds` module of every app."""
        autodiscover_modules("subscribers", "tasks", "rounds")
