from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Every movement of money, once, balanced and for good."""

    name = "entrepot.apps.ledger"
    label = "ledger"
