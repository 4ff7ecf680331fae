from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Who people are, which organisations they act for, and what they may do there."""

    name = "entrepot.apps.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Listen to allauth."""
        import_module("entrepot.apps.accounts.receivers")
