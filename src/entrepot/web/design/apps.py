from django.apps import AppConfig


class DesignConfig(AppConfig):
    """The look every page stands on: tokens, components, the place in the address, the words' tooling."""

    name = "entrepot.web.design"
    label = "design"
