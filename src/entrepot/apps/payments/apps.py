from importlib import import_module

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Asking payment providers for a buyer's money, and writing down what they answer."""

    name = "entrepot.apps.payments"
    label = "payments"

    def ready(self) -> None:
        """Let the workers know the tasks."""
        import_module("entrepot.apps.payments.tasks")
