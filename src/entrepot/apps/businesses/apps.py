from importlib import import_module

from django.apps import AppConfig


class BusinessesConfig(AppConfig):
    """The trade profile of an organisation, and whether it was verified."""

    name = "entrepot.apps.businesses"
    label = "businesses"

    def ready(self) -> None:
        """Hear of requests to be verified, and add what is written of them."""
        import_module("entrepot.apps.businesses.subscribers")
        letters = import_module("entrepot.apps.businesses.letters").LETTERS
        add_template = import_module("entrepot.apps.messages.actions").add_template
        for key, names in letters.items():
            add_template(key, names)
