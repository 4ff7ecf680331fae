from django.apps import AppConfig


class TextConfig(AppConfig):
    """Words of every language, told apart and brought to one form."""

    name = "entrepot.apps.text"
    label = "text"
