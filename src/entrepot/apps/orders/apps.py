from importlib import import_module

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Carts, and the orders that come of them: one payment, one order a seller, every figure frozen."""

    name = "entrepot.apps.orders"
    label = "orders"

    def ready(self) -> None:
        """Hear of payments and parcels, and let the workers know the tasks."""
        import_module("entrepot.apps.orders.subscribers")
        import_module("entrepot.apps.orders.tasks")
