from importlib import import_module

from django.apps import AppConfig


class CooperativesConfig(AppConfig):
    """Members of a co-operative, the lots they deliver, and what each of them is paid for it."""

    name = "entrepot.apps.cooperatives"
    label = "cooperatives"

    def ready(self) -> None:
        """Add what is written to members."""
        letters = import_module("entrepot.apps.cooperatives.letters").LETTERS
        add_template = import_module("entrepot.apps.messages.actions").add_template
        for key, names in letters.items():
            add_template(key, names)
