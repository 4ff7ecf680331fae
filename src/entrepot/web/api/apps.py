from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The HTTP API for programs."""

    name = "entrepot.web.api"
    label = "api"
