from django.apps import AppConfig


class ShippingConfig(AppConfig):
    """What sending costs, parcels with their labels, and how far they have come."""

    name = "entrepot.apps.shipping"
    label = "shipping"
