from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What waits for a person of the platform: one queue with lanes."""

    name = "entrepot.apps.desk"
    label = "desk"
