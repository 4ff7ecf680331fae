from importlib import import_module

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    """What can be found, kept up with what is on sale, and the searches people keep."""

    name = "entrepot.apps.discovery"
    label = "discovery"

    def ready(self) -> None:
        """Add what is written about new goods."""
        letters = import_module("entrepot.apps.discovery.saved").LETTERS
        add_template = import_module("entrepot.apps.messages.actions").add_template
        for key, names in letters.items():
            add_template(key, names)
