from django.apps import AppConfig


class BusinessesConfig(AppConfig):
    """The trade profile of an organisation, and whether it was verified."""

    name = "entrepot.apps.businesses"
    label = "businesses"
