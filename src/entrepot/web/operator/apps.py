from django.apps import AppConfig


class OperatorPagesConfig(AppConfig):
    """Pages for the people of the platform: the desk, the money check, settings, figures, raw views."""

    name = "entrepot.web.operator"
    label = "web_operator"
