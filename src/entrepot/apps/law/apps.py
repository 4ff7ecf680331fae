from importlib import import_module

from django.apps import AppConfig


class LawConfig(AppConfig):
    """The law packs, compiled: which edition is in force here, and quotes on it."""

    name = "entrepot.apps.law"
    label = "law"

    def ready(self) -> None:
        """Compare the active edition at each request, and tell the engine's refusals as problems."""
        import_module("entrepot.apps.law.receivers")
        import_module("entrepot.apps.law.refusals")
