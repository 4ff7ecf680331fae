from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Products, what the law says of them in each market, and where they are listed."""

    name = "entrepot.apps.catalogue"
    label = "catalogue"
