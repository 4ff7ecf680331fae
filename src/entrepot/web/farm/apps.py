from django.apps import AppConfig


class FarmPagesConfig(AppConfig):
    """Pages for the officer of a co-operative, on a phone: members, weighing, lots, what members are paid."""

    name = "entrepot.web.farm"
    label = "web_farm"
