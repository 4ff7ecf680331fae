from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Names held against lists of sanctions, and what people found of each likeness."""

    name = "entrepot.apps.screening"
    label = "screening"
