from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    """Paying sellers: what is free, who approved it, what the bank did with it."""

    name = "entrepot.apps.payouts"
    label = "payouts"
