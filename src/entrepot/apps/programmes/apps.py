from importlib import import_module

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Who is supported: programmes with a rule, benefits and a budget; applications and what they became."""

    name = "entrepot.apps.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Hear of businesses and orders, let the workers know the tasks, and add what is written."""
        import_module("entrepot.apps.programmes.subscribers")
        import_module("entrepot.apps.programmes.tasks")
        add_template = import_module("entrepot.apps.messages.actions").add_template
        for module in ("letters", "giving_letters"):
            for key, names in import_module(f"entrepot.apps.programmes.{module}").LETTERS.items():
                add_template(key, names)
