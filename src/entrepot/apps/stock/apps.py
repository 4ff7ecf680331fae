from importlib import import_module

from django.apps import AppConfig


class StockConfig(AppConfig):
    """What is there, what is promised, and how both change."""

    name = "entrepot.apps.stock"
    label = "stock"

    def ready(self) -> None:
        """Say how a shortage is told to the outside."""
        import_module("entrepot.apps.stock.refusals")
