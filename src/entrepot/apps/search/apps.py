from django.apps import AppConfig


class SearchConfig(AppConfig):
    """What is found under which tokens, by one of several indexes."""

    name = "entrepot.apps.search"
    label = "search"
