from django.apps import AppConfig


class OfficerPagesConfig(AppConfig):
    """Pages for programme officers: programmes with rule, budget and simulation, applications, fairness."""

    name = "entrepot.web.officer"
    label = "web_officer"
