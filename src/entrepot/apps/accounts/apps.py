from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who people are, which organisations they act for, and what they may do there."""

    name = "entrepot.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to allauth."""
        import_module("entrepot.apps.accounts.receivers")
