from django.apps import AppConfig


class PaymentSandboxPageConfig(AppConfig):
    """Pages of another party: they share our looks, and nothing else."""

    name = "entrepot.adapters.payment_sandbox_page"
    label = "payment_sandbox_page"
