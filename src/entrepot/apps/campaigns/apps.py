from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """What stands in front of a shop: collections that people of the platform put together, and campaigns."""

    name = "entrepot.apps.campaigns"
    label = "campaigns"
