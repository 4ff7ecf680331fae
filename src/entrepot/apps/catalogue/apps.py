from importlib import import_module

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Products, what the law says of them in each market, and where they are listed."""

    name = "entrepot.apps.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """Add what is written to sellers."""
        letters = import_module("entrepot.apps.catalogue.letters").LETTERS
        add_template = import_module("entrepot.apps.messages.actions").add_template
        for key, names in letters.items():
            add_template(key, names)
