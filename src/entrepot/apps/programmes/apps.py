from importlib import import_module

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Who is supported: programmes with a rule, benefits and a budget; applications and what they became."""

    name = "entrepot.apps.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Hear of businesses and orders, and let the workers know the tasks."""
        import_module("entrepot.apps.programmes.subscribers")
        import_module("entrepot.apps.programmes.tasks")
