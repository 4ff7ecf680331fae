from importlib import import_module

from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    """Paying sellers: what is free, who approved it, what the bank did with it."""

    name = "entrepot.apps.payouts"
    label = "payouts"

    def ready(self) -> None:
        """Hear of what happens to payouts, and add what is written of it."""
        import_module("entrepot.apps.payouts.subscribers")
        letters = import_module("entrepot.apps.payouts.letters").LETTERS
        add_template = import_module("entrepot.apps.messages.actions").add_template
        for key, names in letters.items():
            add_template(key, names)
