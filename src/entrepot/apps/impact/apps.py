from django.apps import AppConfig


class ImpactConfig(AppConfig):
    """What trade came about: businesses, borders crossed, money, each figure reconciled with the ledger."""

    name = "entrepot.apps.impact"
    label = "impact"
